package freshet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import freshet.events.deadletters.DeadLetter.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final Origin ORIGIN = new Origin("freshet.users", 3, 17L, "freshet.aggregator.view");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final List<Header> HEADERS = List.of(
            new Header("ce_type", bytes("dev.freshet.UserVanished.v1")),
            new Header("twice", bytes("a")),
            new Header("twice", bytes("b")),
            new Header("empty", null));

    @Test
    void what_is_written_is_read_again() {
        DeadLetter letter = letter(bytes("a key"), bytes("a value"));

        assertThat(read(letter)).get().usingRecursiveComparison().isEqualTo(letter);
    }

    @Test
    void an_original_without_key_and_value_has_none_when_it_is_read_again() {
        DeadLetter letter = letter(null, null);

        assertThat(letter.recordKey()).asString().isEqualTo("freshet.users-3@17");
        assertThat(letter.recordValue()).isNotNull();
        assertThat(read(letter)).get().usingRecursiveComparison().isEqualTo(letter);
    }

    @Test
    void a_redriven_letter_is_the_same_letter_with_a_note() {
        DeadLetter letter = letter(bytes("a key"), bytes("a value"));

        DeadLetter redriven = read(letter.redriven(AT.plusSeconds(9))).orElseThrow();

        assertThat(redriven.identity()).isEqualTo(letter.identity());
        assertThat(redriven.redrivenAt()).isEqualTo(AT.plusSeconds(9));
        assertThat(redriven.headers()).usingRecursiveComparison().isEqualTo(HEADERS);
    }

    @Test
    void letters_of_one_record_differ_by_their_groups() {
        DeadLetter other = new DeadLetter(
                new Origin("freshet.users", 3, 17L, "another"), "why", AT, null, null, bytes("a value"), HEADERS);

        assertThat(other.identity()).isNotEqualTo(letter(null, bytes("a value")).identity());
    }

    @Test
    void letters_without_a_place_are_told_apart_by_their_source_and_id() {
        assertThat(withoutPlace("1").identity()).isEqualTo(withoutPlace("1").identity());
        assertThat(withoutPlace("1").identity()).isNotEqualTo(withoutPlace("2").identity());
        assertThat(read(withoutPlace("1"))).get().usingRecursiveComparison().isEqualTo(withoutPlace("1"));
    }

    @Test
    void a_letter_has_a_key_or_a_place() {
        assertThatThrownBy(() ->
                        new DeadLetter(new Origin(null, null, null, "g"), "why", AT, null, null, bytes("v"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headers_of_an_original_that_look_like_a_letters_own_are_left_out() {
        DeadLetter letter = new DeadLetter(
                ORIGIN,
                "why",
                AT,
                null,
                bytes("k"),
                bytes("v"),
                List.of(new Header(DeadLetter.PREFIX + "redriven-at", bytes("2026-01-02T03:04:05Z"))));

        assertThat(letter.headers()).isEmpty();
        assertThat(read(letter).orElseThrow().redrivenAt()).isNull();
    }

    @Test
    void what_is_no_letter_is_told() {
        DeadLetter letter = letter(bytes("a key"), bytes("a value"));

        assertThat(DeadLetter.read(letter.recordKey(), null, letter.recordHeaders()))
                .isEmpty();
        assertThat(DeadLetter.read(letter.recordKey(), letter.recordValue(), HEADERS))
                .isEmpty();
    }

    @Test
    void the_type_that_the_original_claims_is_told() {
        assertThat(letter(null, null).typeName()).contains("dev.freshet.UserVanished.v1");
    }

    private static DeadLetter letter(byte[] key, byte[] value) {
        return new DeadLetter(ORIGIN, "unknown type", AT, null, key, value, HEADERS);
    }

    private static DeadLetter withoutPlace(String id) {
        return new DeadLetter(
                new Origin(null, null, null, "users"),
                "unknown type",
                AT,
                null,
                bytes("k"),
                bytes("v"),
                List.of(new Header("ce_source", bytes("/users")), new Header("ce_id", bytes(id))));
    }

    private static Optional<DeadLetter> read(DeadLetter letter) {
        return DeadLetter.read(letter.recordKey(), letter.recordValue(), letter.recordHeaders());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
