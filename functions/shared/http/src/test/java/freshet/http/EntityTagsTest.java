package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.EntityTag;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"\"3\"", "*", " \"3\" ", "\"1\", \"3\"", "W/\"3\", \"3\"", "\"1\",,\"3\",", "\"a,b\" ,\"3\""})
    void a_write_goes_on_if_the_client_has_seen_the_version(String ifMatch) {
        assertThatCode(() -> IfMatch.of(List.of(ifMatch)).check(3)).doesNotThrowAnyException();
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
                "\"           | MALFORMED_REQUEST",
                "W/           | MALFORMED_REQUEST",
                "\"1\" \"3\"   | MALFORMED_REQUEST",
                "\"1\"\"3\"   | MALFORMED_REQUEST",
                "\"3\", 3     | MALFORMED_REQUEST",
                "*, \"3\"     | MALFORMED_REQUEST",
                ",            | MALFORMED_REQUEST",
                "''           | PRECONDITION_REQUIRED"
            })
    void any_other_write_is_refused(String ifMatch, ProblemType type) {
        refused(List.of(ifMatch), type);
    }

    @Test
    void the_lines_of_a_header_are_one_list_of_a_hundred_tags_at_most() {
        assertThatCode(() ->
                        IfMatch.of(Collections.nCopies(EntityTags.MAX, "\"3\"")).check(3))
                .doesNotThrowAnyException();
        refused(Collections.nCopies(EntityTags.MAX + 1, "\"3\""), ProblemType.INVALID_REQUEST);
        refused(List.of(), ProblemType.PRECONDITION_REQUIRED);
    }

    private static void refused(List<String> ifMatch, ProblemType type) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IfMatch.of(ifMatch).check(3))
                .extracting(ProblemException::type)
                .isEqualTo(type);
    }

    @Test
    void a_client_that_knows_the_tag_weakly_or_strongly_or_any_tag_needs_it_no_more() {
        EntityTag tag = new EntityTag("a,b", true);

        for (String known : List.of("W/\"a,b\"", "\"a,b\"", "\"x\", W/\"a,b\"", "*", " * ")) {
            assertThat(IfNoneMatch.of(List.of(known)).isKnown(tag)).as(known).isTrue();
        }
        for (String other : List.of("", "a,b", "\"a\", \"b\"", "W/\"x\"", "\"*\"", "\"a,b\" x")) {
            assertThat(IfNoneMatch.of(List.of(other)).isKnown(tag)).as(other).isFalse();
        }
    }

    @Property
    void whatever_the_tags_and_what_is_between_them_each_is_read(
            @ForAll @Size(min = 1, max = 20) List<@CharRange(from = '#', to = '~') String> values,
            @ForAll @CharRange(from = ' ', to = ' ') @CharRange(from = ',', to = ',') String between) {
        String list = values.stream().map(value -> "\"" + value + "\"").collect(Collectors.joining("," + between));

        assertThat(EntityTags.read(List.of(list), "If-Match").orElseThrow())
                .extracting(EntityTag::getValue)
                .containsExactlyElementsOf(values);
    }

    @Property
    void whatever_a_client_sends_it_is_read_or_refused(@ForAll String header, @ForAll @NumericChars String digits) {
        for (String sent : List.of(header, "\"" + digits + "\"" + header, header + "\"" + digits + "\"")) {
            try {
                IfMatch.of(List.of(sent)).check(1);
                IfNoneMatch.of(List.of(sent));
            } catch (ProblemException refusal) {
                assertThat(refusal.type().status()).isBetween(400, 499);
            }
        }
    }
}
