package freshet.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import freshet.http.ConsistencyToken.Entity;
import freshet.http.ConsistencyToken.Version;
import freshet.workers.Workers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ViewWaitsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MANY = 100;

    private final Set<Version> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger looksForSeveral = new AtomicInteger();
    private volatile boolean isAway;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ViewWaits waits = new ViewWaits(
            new ViewVersions(null) {
                @Override
                public Set<Version> missing(Collection<Version> versions) {
                    looks.incrementAndGet();
                    if (versions.size() > 1) {
                        looksForSeveral.incrementAndGet();
                    }
                    if (isAway) {
                        throw new ViewFailure(new SQLException("away"));
                    }
                    Set<Version> missing = new HashSet<>(versions);
                    missing.removeAll(held);
                    return missing;
                }
            },
            metrics,
            new Workers(metrics));

    @Test
    void what_the_view_holds_takes_one_look() {
        Version version = version();
        held.add(version);

        assertThat(waits.holds(List.of(version), LONG)).isTrue();

        assertThat(looks).hasValue(1);
        assertThat(count("held")).isOne();
    }

    @Test
    void what_does_not_come_in_time_is_not_held() {
        assertThat(waits.holds(List.of(version()), Duration.ofMillis(30))).isFalse();

        assertThat(count("behind")).isOne();
    }

    @Test
    void without_patience_there_is_one_look_all_the_same() {
        assertThat(waits.holds(List.of(version()), Duration.ZERO)).isFalse();

        assertThat(looks).hasValueGreaterThanOrEqualTo(1);
    }

    @Test
    void all_that_wait_are_told_when_theirs_is_there_and_share_the_looks() throws Exception {
        List<Version> versions = new ArrayList<>();
        List<Future<Boolean>> answers = new ArrayList<>();
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                Version version = version();
                versions.add(version);
                answers.add(requests.submit(() -> waits.holds(List.of(version), LONG)));
            }
            while (looksForSeveral.get() < 3) {
                Thread.onSpinWait();
            }
            held.addAll(versions);
            for (Future<Boolean> answer : answers) {
                assertThat(answer.get()).isTrue();
            }
        }

        assertThat(looks.get() - MANY)
                .as("looks that are not the first of a wait")
                .isLessThan(MANY);
        assertThat(count("held")).isEqualTo(MANY);
    }

    @Test
    void a_database_that_is_away_is_told_at_once_and_one_that_goes_away_later_when_patience_ends() throws Exception {
        isAway = true;
        assertThatExceptionOfType(ViewFailure.class).isThrownBy(() -> waits.holds(List.of(version()), LONG));
        isAway = false;
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            Version version = version();
            Future<Boolean> answer = requests.submit(() -> waits.holds(List.of(version), LONG));
            while (looks.get() < 3) {
                Thread.onSpinWait();
            }
            isAway = true;
            int before = looks.get();
            while (looks.get() < before + 2) {
                Thread.onSpinWait();
            }
            held.add(version);
            isAway = false;

            assertThat(answer.get()).isTrue();
        }
    }

    private long count(String outcome) {
        return metrics.get("freshet.token.waits")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private static Version version() {
        return new Version(Entity.USER, UUID.randomUUID(), 1);
    }
}
