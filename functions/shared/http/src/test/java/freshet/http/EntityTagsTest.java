package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.EntityTag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"\"3\"", "*", " \"3\" ", "\"1\", \"3\"", "W/\"3\", \"3\"", "\"1\",,\"3\",", "\"a,b\" ,\"3\""})
    void a_write_goes_on_if_the_client_has_seen_the_version(String ifMatch) {
        assertThatCode(() -> EntityTags.check(ifMatch, 3)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2\"        | STALE_VERSION",
                "\"33\"       | STALE_VERSION",
                "W/\"3\"      | STALE_VERSION",
                "\"abc\"      | STALE_VERSION",
                "3            | MALFORMED_REQUEST",
                "\"3          | MALFORMED_REQUEST",
                "\"1\" \"3\"   | MALFORMED_REQUEST",
                "\"3\", 3     | MALFORMED_REQUEST",
                ",            | MALFORMED_REQUEST",
                "''           | PRECONDITION_REQUIRED"
            })
    void any_other_write_is_refused(String ifMatch, ProblemType type) {
        refused(ifMatch, type);
    }

    private static void refused(String ifMatch, ProblemType type) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> EntityTags.check(ifMatch, 3))
                .extracting(ProblemException::type)
                .isEqualTo(type);
    }

    @Test
    void a_client_that_knows_the_tag_weakly_or_strongly_or_any_tag_needs_it_no_more() {
        EntityTag tag = new EntityTag("a,b", true);

        for (String known : List.of("W/\"a,b\"", "\"a,b\"", "\"x\", W/\"a,b\"", "*", " * ")) {
            assertThat(EntityTags.isKnown(known, tag)).as(known).isTrue();
        }
        for (String other : List.of("", "a,b", "\"a\", \"b\"", "W/\"x\"", "\"*\"")) {
            assertThat(EntityTags.isKnown(other, tag)).as(other).isFalse();
        }
    }
}
