package freshet.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Reads times, in events and over HTTP alike. */
public final class Times {
    // Java would take the first for the next day's 00:00:00, and the second for the second before it.
    private static final Pattern ON_NO_CLOCK = Pattern.compile("T24:|:60", Pattern.CASE_INSENSITIVE);

    private Times() {}

    /**
     * A time as RFC 3339 writes it, in UTC or with an offset. A day ends at {@code 23:59:59.999…}: {@code 24:00:00} is the next day's
     * {@code 00:00:00} and must be sent so, and a leap second ({@code 23:59:60}) is a time that nothing here could give back as it was
     * sent.
     *
     * @throws DateTimeException if it is another text, 24:00:00 and leap seconds included
     */
    public static Instant parse(String text) {
        if (ON_NO_CLOCK.matcher(text).find()) {
            throw new DateTimeException("24:00:00 and leap seconds are not taken");
        }
        return Instant.parse(text);
    }
}
