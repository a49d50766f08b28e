package freshet.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    @Test
    void an_image_has_the_version_as_its_tag_and_a_native_one_says_that_it_is_native() {
        assertThat(reference()).isEqualTo("freshet/users:1.2");
        assertThat(reference("--native")).isEqualTo("freshet/users:1.2-native");
    }

    // As the manifests name them, whichever kind they are of.
    @Test
    void a_tag_that_is_asked_for_is_the_tag_of_native_images_too() {
        assertThat(reference("--registry", "dev.local", "--tag", "latest")).isEqualTo("dev.local/freshet/users:latest");
        assertThat(reference("--native", "--registry", "dev.local", "--tag", "latest"))
                .isEqualTo("dev.local/freshet/users:latest");
        assertThat(reference("--native", "--push", "--registry", "registry.example.com", "--tag", "0.1.0"))
                .isEqualTo("registry.example.com/freshet/users:0.1.0");
    }

    @Test
    void an_image_is_in_the_group_that_is_asked_for() {
        assertThat(reference("--group", "shop")).isEqualTo("shop/users:1.2");
    }

    private static String reference(String... arguments) {
        Main main = new Main(Path.of("."));
        new CommandLine(main).parseArgs(arguments);
        return main.reference("users", "1.2");
    }
}
