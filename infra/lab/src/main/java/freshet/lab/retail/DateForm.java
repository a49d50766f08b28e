package freshet.lab.retail;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * One way to write a date with its time. Seconds may follow the minutes whatever the pattern says.
 *
 * @param pattern as {@link DateTimeFormatter} takes it, with {@code yyyy} for the year
 */
record DateForm(String pattern, DateTimeFormatter formatter) {
    private static final LocalDateTime EXAMPLE = LocalDateTime.of(2011, 1, 31, 13, 45);

    /** @throws IllegalArgumentException if the pattern is none, or leaves something of a date and its time open */
    static DateForm of(String pattern) {
        var seconds = pattern.contains("s") ? pattern : pattern.replace("mm", "mm[:ss]");
        var formatter = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(seconds.replace('y', 'u')) // u: the year that strict reading takes without an era
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
        var form = new DateForm(pattern, formatter);
        if (!form.parse(EXAMPLE.format(formatter)).equals(Optional.of(EXAMPLE))) {
            throw new IllegalArgumentException("it does not say year, month, day, hour and minute");
        }
        return form;
    }

    /** The date; empty if the text is not in this form, or says a day or time that does not exist. */
    Optional<LocalDateTime> parse(String text) {
        var position = new ParsePosition(0);
        if (formatter.parseUnresolved(text, position) == null || position.getIndex() != text.length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text, formatter));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return pattern;
    }
}
