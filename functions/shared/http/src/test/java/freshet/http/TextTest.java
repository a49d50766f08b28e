package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    record Note(@Text(max = 5) String text) {}

    @ParameterizedTest
    @ValueSource(strings = {"a", "Zoë", "日本語", "a\tb\nc", "🙂🙂🙂🙂🙂"})
    void what_can_be_stored_passes(String text) {
        assertThat(VALIDATOR.validate(new Note(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "abcdef", "🙂🙂🙂🙂🙂🙂", "nul\u0000", "esc\u001b", "\ud800", "x\udc00y"})
    void what_cannot_be_stored_does_not(String text) {
        assertThat(VALIDATOR.validate(new Note(text))).hasSize(1);
    }

    @Test
    void null_is_another_rules_business() {
        assertThat(VALIDATOR.validate(new Note(null))).isEqualTo(Set.of());
    }
}
