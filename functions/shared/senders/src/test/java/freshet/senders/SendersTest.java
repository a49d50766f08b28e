package freshet.senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.workers.Workers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SendersTest {
    private static final String SECRET = "freshet.senders.secret";
    private static final String NOT_THERE = "http://localhost:1/openid/v1/jwks";

    // Signed by nobody, and read as far as its header, which names a key.
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0In0.e30.c2lnbmF0dXJl";

    @Test
    void while_a_function_is_developed_this_machine_needs_no_token() {
        Senders senders = senders(Map.of(), true);

        assertThatCode(() -> senders.check(null, true)).doesNotThrowAnyException();
        assertRefused(senders, null, false, ProblemType.UNAUTHORIZED);
    }

    @Test
    void in_production_nobody_may_send_where_nobody_is_named() {
        Senders senders = senders(Map.of(), false);

        assertRefused(senders, null, true, ProblemType.UNAUTHORIZED);
        assertRefused(senders, "Bearer anything", true, ProblemType.UNAUTHORIZED);
        assertRefused(senders, "Bearer " + TOKEN, true, ProblemType.UNAUTHORIZED);
    }

    @Test
    void where_there_is_a_secret_this_machine_needs_it_too() {
        Senders senders = senders(Map.of(SECRET, "0123456789abcdef"), true);

        assertRefused(senders, null, true, ProblemType.UNAUTHORIZED);
        assertThatCode(() -> senders.check("Bearer 0123456789abcdef", false)).doesNotThrowAnyException();
    }

    @Test
    void a_secret_that_is_short_is_none() {
        assertThatThrownBy(() -> senders(Map.of(SECRET, "short"), false)).hasMessageContaining("16 characters");
    }

    @Test
    void a_function_starts_though_the_keys_cannot_be_had_and_a_token_is_503() {
        Senders senders = senders(cluster(), false);

        assertRefused(senders, "Bearer " + TOKEN, true, ProblemType.UNAVAILABLE);
    }

    @Test
    void a_cluster_is_named_wholly_or_not_at_all() {
        assertThat(config(Map.of()).cluster()).isEmpty();
        assertThatThrownBy(() -> config(Map.of("freshet.senders.cluster.issuer", "https://example.org")))
                .hasMessageContaining("freshet.senders.cluster.audience")
                .hasMessageContaining("freshet.senders.cluster.subjects");
    }

    @Test
    void the_environment_names_a_cluster_too() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(
                        Map.of(
                                "FRESHET_SENDERS_CLUSTER_ISSUER", "https://example.org",
                                "FRESHET_SENDERS_CLUSTER_AUDIENCE", "here",
                                "FRESHET_SENDERS_CLUSTER_SUBJECTS", "one,another"),
                        300))
                .withMapping(SendersConfig.class)
                .build();

        assertThat(config.getConfigMapping(SendersConfig.class).cluster())
                .hasValueSatisfying(cluster -> assertThat(cluster.subjects()).containsOnly("one", "another"));
    }

    private static Map<String, String> cluster() {
        return Map.of(
                "freshet.senders.cluster.issuer", "https://example.org",
                "freshet.senders.cluster.audience", "here",
                "freshet.senders.cluster.subjects", "one,another",
                "freshet.senders.keys.url", NOT_THERE);
    }

    private static void assertRefused(Senders senders, String authorization, boolean here, ProblemType type) {
        assertThatThrownBy(() -> senders.check(authorization, here))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(type));
    }

    private static Senders senders(Map<String, String> settings, boolean isDeveloped) {
        SendersConfig config = config(settings);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        KnownKeys keys = new KnownKeys(config, new ClusterKeys(config), new Workers(metrics));
        keys.begin(new StartupEvent());
        return new Senders(config, keys, metrics, isDeveloped);
    }

    private static SendersConfig config(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(SendersConfig.class)
                .build();
        return config.getConfigMapping(SendersConfig.class);
    }
}
