package freshet.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    /** The README's rows begin so. */
    @ParameterizedTest
    @CsvSource({
        "freshet.resilience.DeadlineConfig, freshet.deadline.",
        "freshet.resilience.RetryConfig, freshet.retries.",
        "freshet.resilience.CallConfig, freshet.calls.",
        "freshet.resilience.DatabaseDeadlines$Config, freshet.database.",
        "freshet.resilience.GuardConfig, ….",
        "freshet.resilience.clients.ClientsConfig$Quota, freshet.clients.quota.",
        "freshet.resilience.clients.ClientsConfig$Share, freshet.clients.share.",
        "freshet.resilience.clients.ClientsConfig$Connections, freshet.clients.connections.",
        "freshet.resilience.bodies.BodiesConfig, freshet.bodies.",
    })
    void the_readme_names_every_setting_with_its_default(Class<?> config, String prefix) throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("freshet.root", "../../.."), "README.md"));

        for (Method setting : config.getDeclaredMethods()) {
            if (setting.isDefault()) {
                continue;
            }
            WithDefault byDefault = setting.getAnnotation(WithDefault.class);
            String value = byDefault == null ? "" : byDefault.value() + " |";
            assertThat(readme).contains("| `" + prefix + name(setting) + "` | " + value);
        }
    }

    private static String name(Method setting) {
        WithName given = setting.getAnnotation(WithName.class);
        return given != null
                ? given.value()
                : setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
