package freshet.resilience.clients;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;

/** A token bucket for each client, in bounded memory: of too many clients the least active are forgotten. */
final class Quotas {
    private final Bandwidth limit;
    private final TimeMeter clock;
    private final Cache<Client, Bucket> buckets;

    Quotas(ClientsConfig.Quota config, TimeMeter clock) {
        this.limit = Bandwidth.builder()
                .capacity(config.burst())
                .refillGreedy(config.rate(), config.per())
                .build();
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(config.clients())
                .executor(Runnable::run) // what is too much goes at once, and not when some thread has time
                .build();
    }

    /** Takes one token of the client's, if there is one. */
    ConsumptionProbe take(Client client) {
        return buckets.get(client, unknown -> full()).tryConsumeAndReturnRemaining(1);
    }

    /** How many clients are remembered now. */
    long clients() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket full() {
        return Bucket.builder().addLimit(limit).withCustomTimePrecision(clock).build();
    }
}
