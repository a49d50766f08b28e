package freshet.senders;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who counts as a sender of the system's own. Both ways can be there at once. */
@ConfigMapping(prefix = "freshet.senders")
public interface SendersConfig {
    /** What a sender knows that has no service account, as in the lab; 16 characters or more. */
    Optional<String> secret();

    /** The service accounts of a Kubernetes cluster; Knative Eventing's sources have one each where its OIDC is switched on. */
    Optional<Cluster> cluster();

    /** Where the keys come from that a cluster signs its tokens with. */
    Keys keys();

    /** Which of a cluster's tokens are taken; all three must be there, or the function does not start. */
    interface Cluster {
        /** Who made the token, its {@code iss}: such as {@code https://kubernetes.default.svc.cluster.local}. */
        String issuer();

        /** Whom it is made for, its {@code aud}: the {@code audience} of the source's sink. */
        String audience();

        /** Who may send, by {@code sub}: {@code system:serviceaccount:<namespace>:<name>}. */
        Set<String> subjects();
    }

    /**
     * The cluster's JSON Web Key Set. It is read when the function starts, when a token comes an hour after that, and when a token names a
     * key that is not there, though not twice within ten seconds.
     */
    interface Keys {
        /** Where it is: {@code https:}, or {@code http:} for a set without secrets on the way to it. */
        @WithDefault("https://kubernetes.default.svc/openid/v1/jwks")
        String url();

        /** PEM certificates of whom the other end of {@code https:} must prove to be; not read for {@code http:}. */
        @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")
        Path certificates();

        /** What the keys are asked for with; Kubernetes tells them to its own accounts only. Nothing is sent if there is no such file. */
        @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount/token")
        Path token();

        /**
         * How long the other end may take. Senders wait for it, and then for what they asked for: both together are less than Knative's
         * {@code timeoutSeconds}, before which no source gives up. The guards' timeouts stay a little above it.
         */
        @WithDefault("20s")
        Duration timeout();
    }
}
