package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
    @Test
    void every_slug_is_there_once_and_well_formed() {
        assertThat(ProblemType.values())
                .extracting(type -> type.uri().toString())
                .doesNotHaveDuplicates()
                .allMatch(uri -> uri.matches("urn:freshet:problem:[a-z]+(-[a-z]+)*"));
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
