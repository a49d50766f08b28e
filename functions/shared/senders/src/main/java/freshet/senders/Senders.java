package freshet.senders;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Tells the system's own senders from everybody else.
 *
 * <p>Its metric is {@code freshet.senders.refused} (counter): calls that were refused because of who made them.
 */
@ApplicationScoped
class Senders {
    private static final Logger LOG = Logger.getLogger(Senders.class);
    private static final String BEARER = "Bearer ";
    private static final int SHORTEST_SECRET = 16;

    private final Optional<byte[]> secret;
    private final Optional<ServiceAccounts> accounts;
    private final boolean trustsThisMachine;
    private final Counter refused;

    @Inject
    Senders(SendersConfig config, KnownKeys keys, MeterRegistry metrics) {
        this(config, keys, metrics, LaunchMode.current().isDevOrTest());
    }

    Senders(SendersConfig config, KnownKeys keys, MeterRegistry metrics, boolean isDeveloped) {
        this.secret = config.secret().map(Senders::secret);
        this.accounts = config.cluster().map(cluster -> new ServiceAccounts(cluster, keys));
        this.trustsThisMachine = isDeveloped && secret.isEmpty() && accounts.isEmpty();
        this.refused = Counter.builder("freshet.senders.refused")
                .description("Calls for the system's own senders that were refused because of who made them")
                .register(metrics);
        if (secret.isEmpty() && accounts.isEmpty() && !isDeveloped) {
            LOG.warn(
                    "Nobody may send events, sweep the outbox or audit here: freshet.senders says of nobody that they may");
        }
    }

    private static byte[] secret(String text) {
        if (text.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("freshet.senders.secret has " + SHORTEST_SECRET + " characters or more");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns if the call may be made.
     *
     * @param authorization the field of this name; null if there is none
     * @throws ProblemException 401, 403 or 503, as {@link KnownSenders} tells
     */
    void check(String authorization, boolean comesFromThisMachine) {
        if (trustsThisMachine && comesFromThisMachine) {
            return;
        }
        try {
            checkToken(token(authorization));
        } catch (ProblemException e) {
            refused.increment();
            LOG.debugf(e, "Refused: %s", e.getMessage());
            throw e;
        }
    }

    private void checkToken(String token) {
        if (secret.isPresent() && MessageDigest.isEqual(secret.get(), token.getBytes(StandardCharsets.UTF_8))) {
            return;
        }
        accounts.orElseThrow(() -> unauthorized("the token is not one that is known here", null))
                .check(token);
    }

    // RFC 9110, section 11.1: a scheme's name may come in any case.
    private static String token(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized("'Authorization: Bearer' and a token are needed", null);
        }
        return authorization.substring(BEARER.length()).strip();
    }

    static ProblemException unauthorized(String detail, Exception cause) {
        return new ProblemException(ProblemType.UNAUTHORIZED, detail, null, cause);
    }
}
