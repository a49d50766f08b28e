package freshet.events;

import java.time.Instant;
import java.util.Objects;

/**
 * What every event record demands of its values, so that an event that exists can be stored by whoever reads it. Each method
 * gives back the value that it was asked about.
 */
public final class Require {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Require() {}

    /**
     * A text that any database takes.
     *
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it holds U+0000, which PostgreSQL cannot store, or half a surrogate pair, which UTF-8
     *     cannot carry
     */
    public static String text(String value, String name) {
        Objects.requireNonNull(value, name);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                throw new IllegalArgumentException(name + " holds a character that cannot be stored");
            }
        }
        return value;
    }

    /** The same as {@link #text}, but null is fine. */
    public static String textOrNull(String value, String name) {
        return value == null ? null : text(value, name);
    }

    /**
     * A time that RFC 3339 can write: the years 1 to 9999.
     *
     * @throws NullPointerException if it is null
     * @throws IllegalArgumentException if it is before or after
     */
    public static Instant time(Instant value, String name) {
        Objects.requireNonNull(value, name);
        if (value.isBefore(FIRST) || value.isAfter(END)) {
            throw new IllegalArgumentException(name + " is outside of the years 1 to 9999");
        }
        return value;
    }

    /**
     * A number within its bounds, both of which belong to it.
     *
     * @throws IllegalArgumentException if it is outside
     */
    public static long between(long least, long most, long value, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", not " + least + " to " + most);
        }
        return value;
    }

    /**
     * An entity's version: 1 or more.
     *
     * @throws IllegalArgumentException if it is less
     */
    public static long version(long value) {
        return between(1, Long.MAX_VALUE, value, "version");
    }
}
