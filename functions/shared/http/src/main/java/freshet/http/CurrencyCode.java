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
import java.util.Currency;

/**
 * A code of ISO 4217, in capital letters, of a currency that has a minor unit, be it the same as the major one. Those that have had one
 * and are no more ({@code DEM}) pass: what was paid in them stays paid. What is no money of its own ({@code XAU}, {@code XXX}) does not.
 * Null passes: {@code @NotNull} is another rule.
 */
@Documented
@Constraint(validatedBy = CurrencyCode.Validator.class)
@Target({
    ElementType.FIELD,
    ElementType.PARAMETER,
    ElementType.METHOD,
    ElementType.RECORD_COMPONENT,
    ElementType.TYPE_USE
})
@Retention(RetentionPolicy.RUNTIME)
public @interface CurrencyCode {
    String message() default "must be an ISO 4217 code in three capital letters, of a currency with a minor unit";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks {@link CurrencyCode}. */
    class Validator implements ConstraintValidator<CurrencyCode, String> {
        @Override
        public boolean isValid(String value, ConstraintValidatorContext context) {
            return value == null || hasMinorUnit(value);
        }

        private static boolean hasMinorUnit(String code) {
            try {
                return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
