package freshet.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text that can be stored, sent and shown: not blank unless it {@link #mayBeBlank}, at most {@link #max} characters, no control characters but tab and
 * line ends (PostgreSQL takes no NUL at all), no half of a surrogate pair. Null passes: {@code @NotNull} is another rule.
 */
@Documented
@Constraint(validatedBy = Text.Validator.class)
@Target({
    ElementType.FIELD,
    ElementType.PARAMETER,
    ElementType.METHOD,
    ElementType.RECORD_COMPONENT,
    ElementType.TYPE_USE
})
@Retention(RetentionPolicy.RUNTIME)
public @interface Text {
    /** The most characters, counted in code points. */
    int max() default 200;

    /** Whether a text of no characters, or of white space alone, is one. */
    boolean mayBeBlank() default false;

    String message() default "must be a text of 1 to {max} characters without control characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks {@link Text}. */
    class Validator implements ConstraintValidator<Text, String> {
        private int max;
        private boolean mayBeBlank;

        @Override
        public void initialize(Text text) {
            max = text.max();
            mayBeBlank = text.mayBeBlank();
        }

        @Override
        public boolean isValid(String value, ConstraintValidatorContext context) {
            return value == null
                    || value.length() <= 2L * max
                            && (mayBeBlank || !value.isBlank())
                            && value.codePointCount(0, value.length()) <= max
                            && value.codePoints().allMatch(Validator::storable);
        }

        private static boolean storable(int codePoint) {
            boolean control =
                    Character.isISOControl(codePoint) && codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
            boolean halfPair = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            return !control && !halfPair;
        }
    }
}
