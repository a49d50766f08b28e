package freshet.senders;

import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA512;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.senders.SendersConfig.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/** The service accounts of a cluster that may send, known by tokens which the cluster has signed. */
final class ServiceAccounts {
    private static final Duration KEYS_KEPT = Duration.ofHours(1);
    private static final Duration KEYS_NOT_ASKED_AGAIN = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int CLOCKS_DIFFER_SECONDS = 30;

    // What Kubernetes signs with; a symmetric algorithm or none at all would let anybody in who has read the keys.
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            RSA_USING_SHA256,
            RSA_USING_SHA384,
            RSA_USING_SHA512,
            ECDSA_USING_P256_CURVE_AND_SHA256,
            ECDSA_USING_P384_CURVE_AND_SHA384);

    private final Set<String> subjects;
    private final JwtConsumer tokens;

    ServiceAccounts(Cluster cluster, SendersConfig.Keys config, ClusterKeys keys) {
        this.subjects = cluster.subjects();
        this.tokens = new JwtConsumerBuilder()
                .setExpectedIssuer(cluster.issuer())
                .setExpectedAudience(cluster.audience())
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(CLOCKS_DIFFER_SECONDS)
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(cached(config.url(), keys)))
                .build();
    }

    private static HttpsJwks cached(String url, ClusterKeys keys) {
        HttpsJwks cached = new HttpsJwks(url);
        cached.setSimpleHttpGet(keys::read);
        cached.setDefaultCacheDuration(KEYS_KEPT.toSeconds());
        cached.setRetainCacheOnErrorDuration(KEYS_KEPT.toSeconds());
        cached.setRefreshReprieveThreshold(KEYS_NOT_ASKED_AGAIN.toMillis());
        return cached;
    }

    /** @throws ProblemException 401 if the token is not valid here, 403 if its account may not send, 503 if the keys cannot be had */
    void check(String token) {
        String subject = subject(token);
        if (!subjects.contains(subject)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "the token's account does not send anything here");
        }
    }

    private String subject(String token) {
        try {
            return tokens.processToClaims(token).getSubject();
        } catch (InvalidJwtException e) {
            throw keysAreAway(e)
                    ? new ProblemException(ProblemType.UNAVAILABLE, "tokens cannot be checked for the moment", SOON, e)
                    : Senders.unauthorized("the token is not valid here", e);
        } catch (MalformedClaimException e) {
            throw Senders.unauthorized("the token is not valid here", e);
        }
    }

    private static boolean keysAreAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof FaultToleranceException) {
                return true;
            }
        }
        return false;
    }
}
