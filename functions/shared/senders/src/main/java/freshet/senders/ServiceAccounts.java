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
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/** The service accounts of a cluster that may send, known by tokens which the cluster has signed. */
final class ServiceAccounts {
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

    ServiceAccounts(Cluster cluster, KnownKeys keys) {
        this.subjects = cluster.subjects();
        this.tokens = new JwtConsumerBuilder()
                .setExpectedIssuer(cluster.issuer())
                .setExpectedAudience(cluster.audience())
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(CLOCKS_DIFFER_SECONDS)
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver((token, around) -> verificationKey(keys, token, around))
                .build();
    }

    private static Key verificationKey(KnownKeys keys, JsonWebSignature token, List<JsonWebStructure> around)
            throws UnresolvableKeyException {
        try {
            List<JsonWebKey> current = keys.current();
            // A cluster may have begun to sign with a key that was not there when they were fetched.
            boolean isKnown = new VerificationJwkSelector().select(token, current) != null;
            return new JwksVerificationKeyResolver(isKnown ? current : keys.renewed()).resolveKey(token, around);
        } catch (IOException | JoseException e) {
            throw new UnresolvableKeyException("the token's key cannot be told", e);
        }
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
            if (cause instanceof IOException
                    || cause instanceof FaultToleranceException
                    || cause instanceof ProblemException) { // the request's deadline
                return true;
            }
        }
        return false;
    }
}
