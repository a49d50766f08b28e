package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.e2e.fuzz.Bystander;
import freshet.e2e.fuzz.FuzzReport;
import freshet.e2e.fuzz.FuzzRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Mutated requests are answered with what is wrong with them, and cost nothing else: no worker, no process, no breaker, no other client's
 * request, no event and no row of the view.
 */
@ExtendWith(SharedLab.class)
class NoRequestHurtsAFunctionTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> OWNERS = Set.of("users", "products", "purchases");
    private static final Set<String> FUNCTIONS = Set.of("users", "products", "purchases", "aggregator");

    @Test
    void a_thousand_mutated_requests_hurt_nobody(Freshet freshet) throws Exception {
        send(new FuzzRun(freshet, 1), freshet, 1_000, Duration.ofMinutes(1)); // the same ones each time
    }

    @Test
    @Tag("soak")
    void twenty_thousand_mutated_requests_hurt_nobody(Freshet freshet) throws Exception {
        send(new FuzzRun(freshet, System.nanoTime()), freshet, 20_000, Duration.ofMinutes(20));
    }

    private static void send(FuzzRun run, Freshet freshet, int count, Duration limit)
            throws IOException, InterruptedException {
        Set<Long> processes = processes(freshet);

        Bystander bystander = Bystander.begin(freshet);
        FuzzReport report = run.run(count, limit);
        bystander.end();

        System.out.println(report);
        System.out.println(bystander.requests() + " requests beside them");
        assertThat(bystander.refusals()).as(report.toString()).isEmpty();
        assertThat(report.isClean()).as(report.toString()).isTrue();
        assertThat(report.sent()).as(report.toString()).isEqualTo(count);
        assertThat(processes(freshet)).as("processes that live since before").isEqualTo(processes);
        assertSound(freshet);
    }

    private static Set<Long> processes(Freshet freshet) {
        return freshet.instances().stream().map(Freshet.Instance::pid).collect(Collectors.toSet());
    }

    private static void assertSound(Freshet freshet) throws IOException, InterruptedException {
        List<Freshet.Instance> functions = freshet.instances().stream()
                .filter(instance -> FUNCTIONS.contains(instance.name()))
                .toList();
        assertThat(functions).allSatisfy(instance -> {
            String health = "http://127.0.0.1:" + instance.port() + "/q/health";
            assertThat(freshet.get(health + "/live").statusCode())
                    .as(instance + " is alive")
                    .isEqualTo(200);
            assertThat(freshet.get(health + "/ready").statusCode())
                    .as(instance + " is ready")
                    .isEqualTo(200);
        });
        Freshet.await(
                LIMIT,
                "all breakers to be closed",
                () -> FUNCTIONS.stream()
                        .allMatch(function ->
                                Metrics.sum(freshet, function, "ft_circuitbreaker_state_current", "state=\"open\"")
                                        == 0));
        Freshet.await(
                LIMIT,
                "the outboxes to be empty",
                () -> OWNERS.stream().allMatch(owner -> Metrics.sum(freshet, owner, "freshet_outbox_depth") == 0));
        Freshet.Outcome audit = freshet.run(Duration.ofMinutes(2), "audit");
        assertThat(audit.exitCode()).as(audit.printed()).isZero();
    }
}
