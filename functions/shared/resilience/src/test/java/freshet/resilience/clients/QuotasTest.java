package freshet.resilience.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuotasTest {
    private static final Client GREEDY = new Client("192.0.2.1");
    private static final Client OTHER = new Client("192.0.2.2");

    private final SettableClock clock = new SettableClock();

    @Test
    void a_client_may_send_its_burst_and_then_its_rate() {
        Quotas quotas = new Quotas(quota(10, 30, 100), clock);

        assertThat(granted(quotas, GREEDY, 100)).isEqualTo(30);
        clock.advance(Duration.ofMillis(99));
        assertThat(granted(quotas, GREEDY, 100)).isZero();
        clock.advance(Duration.ofMillis(1));
        assertThat(granted(quotas, GREEDY, 100)).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(granted(quotas, GREEDY, 100)).isEqualTo(10);
        clock.advance(Duration.ofMinutes(1));
        assertThat(granted(quotas, GREEDY, 100)).isEqualTo(30);
    }

    @Test
    void one_client_takes_nothing_of_another_ones() {
        Quotas quotas = new Quotas(quota(10, 30, 100), clock);
        granted(quotas, GREEDY, 100);

        assertThat(granted(quotas, OTHER, 100)).isEqualTo(30);
    }

    @Test
    void a_refused_client_is_told_when_there_is_a_token_again() {
        Quotas quotas = new Quotas(quota(2, 4, 100), clock);
        granted(quotas, GREEDY, 4);

        ConsumptionProbe refused = quotas.take(GREEDY);
        assertThat(refused.isConsumed()).isFalse();
        clock.advance(Duration.ofNanos(refused.getNanosToWaitForRefill()));
        assertThat(quotas.take(GREEDY).isConsumed()).isTrue();
    }

    @Test
    void a_million_clients_need_the_memory_of_those_that_are_remembered_and_a_busy_one_is_among_them() {
        Quotas quotas = new Quotas(quota(1, 1_000, 1_000), clock);

        for (int i = 0; i < 1_000_000; i++) {
            quotas.take(new Client("client " + i));
            if (i % 1_000 == 0) {
                quotas.take(GREEDY);
            }
        }

        assertThat(quotas.clients()).isLessThanOrEqualTo(1_000);
        assertThat(quotas.take(GREEDY).getRemainingTokens()).isLessThan(500);
    }

    @Property(tries = 200)
    void no_client_ever_gets_more_than_its_burst_and_rate(
            @ForAll @IntRange(min = 1, max = 5_000) int rate,
            @ForAll @IntRange(min = 1, max = 5_000) int burst,
            @ForAll List<@IntRange(max = 2_000) Integer> pausesMillis) {
        Quotas quotas = new Quotas(quota(rate, burst, 10), clock);
        long granted = 0;
        long elapsed = 0;

        for (int pause : pausesMillis) {
            clock.advance(Duration.ofMillis(pause));
            elapsed += pause;
            granted += granted(quotas, GREEDY, 500);
            assertThat(granted).isLessThanOrEqualTo(burst + rate * elapsed / 1_000);
        }
    }

    private static int granted(Quotas quotas, Client client, int requests) {
        int granted = 0;
        for (int i = 0; i < requests; i++) {
            granted += quotas.take(client).isConsumed() ? 1 : 0;
        }
        return granted;
    }

    static ClientsConfig.Quota quota(int rate, int burst, int clients) {
        return new ClientsConfig.Quota() {
            @Override
            public int rate() {
                return rate;
            }

            @Override
            public Duration per() {
                return Duration.ofSeconds(1);
            }

            @Override
            public int burst() {
                return burst;
            }

            @Override
            public List<String> free() {
                return List.of();
            }

            @Override
            public int clients() {
                return clients;
            }
        };
    }

    private static final class SettableClock implements TimeMeter {
        private long nanos = 1;

        void advance(Duration by) {
            nanos += by.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
