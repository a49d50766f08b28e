package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTypeTest {
    @Test
    void every_slug_is_there_once_and_well_formed() {
        assertThat(ProblemType.values())
                .extracting(type -> type.uri().toString())
                .doesNotHaveDuplicates()
                .allMatch(uri -> uri.matches("urn:freshet:problem:[a-z]+(-[a-z]+)*"));
    }

    @ParameterizedTest
    @EnumSource
    void the_readme_names_every_slug_and_its_status(ProblemType type) throws IOException {
        String readme = Files.readString(Path.of(System.getProperty("freshet.root", "../../.."), "README.md"));

        assertThat(readme).containsPattern("`" + type.slug() + "`[^(|]*[(|] ?" + type.status());
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_says_when_to_try_again_where_that_may_help(ProblemType type) {
        assertThat(Problem.of(type, "a detail").headers().containsKey("Retry-After"))
                .isEqualTo(type.status() == 429 || type.status() == 503);
    }

    @Test
    void every_error_status_has_a_type_of_its_class() {
        IntStream.range(400, 600)
                .forEach(status ->
                        assertThat(ProblemType.ofStatus(status).status() / 100).isEqualTo(status / 100));
        Arrays.stream(ProblemType.values())
                .forEach(type ->
                        assertThat(ProblemType.ofStatus(type.status()).status()).isEqualTo(type.status()));
    }
}
