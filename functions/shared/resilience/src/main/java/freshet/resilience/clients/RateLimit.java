package freshet.resilience.clients;

import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * Tells a client where it stands: {@code RateLimit-Policy} and {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-10. They are on
 * every answer to a request that counts, since a client that sees the end coming need not run into it.
 */
final class RateLimit {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final String policy;

    /** {@code q}: the burst; {@code w}: the seconds that an empty bucket takes to be full again. */
    RateLimit(ClientsConfig.Quota config) {
        long window = Math.ceilDiv(config.burst() * config.per().toSeconds(), config.rate());
        this.policy = "\"client\";q=" + config.burst() + ";w=" + window;
    }

    /** {@code r}: the requests left; {@code t}: the seconds until there are more, or until all of them are there again. */
    void tell(HttpServerResponse answer, ConsumptionProbe tokens) {
        long seconds = tokens.isConsumed() ? seconds(tokens.getNanosToWaitForReset()) : retryAfter(tokens);
        answer.putHeader("RateLimit-Policy", policy)
                .putHeader("RateLimit", "\"client\";r=" + tokens.getRemainingTokens() + ";t=" + seconds);
    }

    /** When there is a token again, in seconds, rounded up; what {@code t} says then, too (section 7 of the draft). */
    static long retryAfter(ConsumptionProbe tokens) {
        return seconds(tokens.getNanosToWaitForRefill());
    }

    private static long seconds(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, SECOND));
    }
}
