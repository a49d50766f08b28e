package freshet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Freshet;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "strategies",
        mixinStandardHelpOptions = true,
        description = {
            "Each strategy's latency at 1 client and throughput at 32, asking for the first page of random users.",
            "The clients run on the same machine and cost their part of it; the strategies take turns, so compare within a run."
        })
final class StrategiesBench implements Callable<Integer> {
    private static final List<String> STRATEGIES = List.of("view", "sync", "sync-sequential", "events");

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "What to import first. Default: the whole year, else the sample.")
    Path file = Files.exists(Freshet.fullYear()) ? Freshet.fullYear() : Freshet.sample();

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each is asked (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "Seconds per strategy that come before and do not count (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How many turns each takes (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--instances", description = "As infra/up takes it.")
    String instances;

    @Override
    public Integer call() throws Exception {
        String[] options = instances == null ? new String[0] : new String[] {"--instances", instances};
        Labs.run(this::measure, options);
        return 0;
    }

    private void measure(Freshet freshet) throws Exception {
        Freshet.Outcome outcome = freshet.run(
                Duration.ofMinutes(30), "import", file.toAbsolutePath().toString(), "--json");
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.printed());
        }
        List<String> users = users(freshet);
        STRATEGIES.forEach(strategy -> ask(freshet, users, strategy, 16, Duration.ofSeconds(warmUp)));
        for (int round = 1; round <= rounds; round++) {
            for (String strategy : STRATEGIES) {
                Load one = ask(freshet, users, strategy, 1, Duration.ofSeconds(seconds));
                Load many = ask(freshet, users, strategy, 32, Duration.ofSeconds(seconds));
                System.out.printf("round %d   %-16s 1 client: %s%n", round, strategy, one);
                System.out.printf("round %d   %-16s 32 clients: %s%n", round, strategy, many);
            }
        }
    }

    private static List<String> users(Freshet freshet) {
        List<String> ids = new ArrayList<>();
        JsonNode page = freshet.read(freshet.users() + "/users?limit=500");
        page.get("items").forEach(user -> ids.add(user.get("id").asText()));
        return ids;
    }

    private record Load(Figures latency, long answers, long refusals, Duration time) {
        @Override
        public String toString() {
            return "%s, %.0f answers/s, %d not answered with 200"
                    .formatted(latency, answers / (time.toMillis() / 1e3), refusals);
        }
    }

    private static Load ask(Freshet freshet, List<String> users, String strategy, int clients, Duration time) {
        Queue<Duration> latencies = new ConcurrentLinkedQueue<>();
        AtomicLong refusals = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                threads.submit(() -> {
                    while (System.nanoTime() < end) {
                        String user = users.get(ThreadLocalRandom.current().nextInt(users.size()));
                        long begin = System.nanoTime();
                        HttpResponse<String> answer = freshet.get(
                                freshet.aggregator() + "/users/" + user + "/purchases?strategy=" + strategy);
                        if (answer.statusCode() == 200) {
                            latencies.add(Duration.ofNanos(System.nanoTime() - begin));
                        } else {
                            refusals.incrementAndGet();
                        }
                    }
                });
            }
        }
        return new Load(Figures.of(latencies), latencies.size(), refusals.get(), time);
    }
}
