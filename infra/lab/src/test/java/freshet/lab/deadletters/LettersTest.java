package freshet.lab.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LettersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Letters letters = new Letters();

    @Test
    void of_two_letters_from_one_place_the_later_counts() {
        add(letter("a", 7, "first"));
        add(letter("a", 7, "second"));

        assertThat(letters.all()).extracting(DeadLetter::reason).containsExactly("second");
    }

    @Test
    void letters_of_one_key_from_different_places_all_count() {
        add(letter("a", 7, "one"));
        add(letter("a", 8, "two"));

        assertThat(letters.of("a")).extracting(DeadLetter::reason).containsExactly("one", "two");
        assertThat(letters.of("b")).isEmpty();
    }

    @Test
    void one_that_was_sent_again_no_longer_waits() {
        var first = letter("a", 7, "one");
        add(first);
        add(letter("b", 8, "two"));
        add(first.redriven(NOW));

        assertThat(letters.waiting()).extracting(DeadLetter::reason).containsExactly("two");
        assertThat(letters.all()).extracting(DeadLetter::reason).containsExactly("one", "two");
    }

    @Test
    void an_erasure_takes_the_key_s_letters_and_not_those_that_come_later() {
        add(letter("a", 7, "erased"));
        add(letter("b", 8, "kept"));
        letters.add(bytes("a"), null, List.of());
        add(letter("a", 9, "later"));

        assertThat(letters.all()).extracting(DeadLetter::reason).containsExactly("kept", "later");
    }

    @Test
    void what_is_no_letter_is_counted_and_passed_over() {
        letters.add(bytes("a"), bytes("b"), List.of());
        letters.add(null, bytes("b"), List.of());
        letters.add(null, null, List.of());

        assertThat(letters.all()).isEmpty();
        assertThat(letters.foreign()).isEqualTo(3);
    }

    @Test
    void bytes_that_would_steer_a_terminal_or_are_no_text_are_shown_in_hexadecimal() {
        assertThat(Bytes.text(bytes("Zoë\n"))).isEqualTo("Zoë\n");
        assertThat(Bytes.text(bytes("a\u001b[2J"))).isEqualTo("0x611b5b324a");
        assertThat(Bytes.text(new byte[] {(byte) 0xff, 0})).isEqualTo("0xff00");
        assertThat(Bytes.text(null)).isEqualTo("-");
    }

    private void add(DeadLetter letter) {
        letters.add(letter.recordKey(), letter.recordValue(), letter.recordHeaders());
    }

    private static DeadLetter letter(String key, long offset, String reason) {
        var origin = new Origin("freshet.users", 3, offset, "readers");
        return new DeadLetter(origin, reason, NOW.plusSeconds(offset), null, bytes(key), bytes("{"), List.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
