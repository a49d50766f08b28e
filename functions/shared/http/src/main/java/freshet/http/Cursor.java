package freshet.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The place in a list after which a page starts: the sort key of the last item, opaque to clients. It names its kind, so
 * that the cursor of one list is refused by another.
 */
public final class Cursor {
    private static final String SEPARATOR = "|";
    private static final int MAX_LENGTH = 400;
    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    private Cursor() {}

    /** The cursor of a list that is sorted by id. */
    public static String ofId(UUID id) {
        return encode("i", id.toString());
    }

    /**
     * Reads what {@link #ofId} wrote.
     *
     * @return null for null, which is the first page
     * @throws ProblemException 400 {@code invalid-cursor} if it is no such cursor
     */
    public static UUID toId(String cursor) {
        return decode(cursor, "i", 1, values -> uuid(values.get(0)));
    }

    /** The cursor of a list that is sorted by a time, cut to milliseconds, and by id among equal times. */
    public static String ofTime(Instant time, UUID id) {
        return encode("t", Long.toString(time.toEpochMilli()), id.toString());
    }

    /** Reads what {@link #ofTime} wrote; null and errors as {@link #toId}. */
    public static TimeAndId toTime(String cursor) {
        return decode(cursor, "t", 2, values -> new TimeAndId(time(values.get(0)), uuid(values.get(1))));
    }

    /** The cursor of a list that is sorted by a rank and by id among equal ranks. */
    public static String ofRank(float rank, UUID id) {
        return encode("r", Integer.toHexString(Float.floatToRawIntBits(rank)), id.toString());
    }

    /** Reads what {@link #ofRank} wrote; null and errors as {@link #toId}. */
    public static RankAndId toRank(String cursor) {
        return decode(cursor, "r", 2, values -> {
            float rank = Float.intBitsToFloat(Integer.parseUnsignedInt(values.get(0), 16));
            if (!Float.isFinite(rank)) {
                throw new IllegalArgumentException("no rank");
            }
            return new RankAndId(rank, uuid(values.get(1)));
        });
    }

    /** The sort key of a list by time. */
    public record TimeAndId(Instant time, UUID id) {}

    /** The sort key of a list by rank. */
    public record RankAndId(float rank, UUID id) {}

    private static String encode(String kind, String... values) {
        String text = kind + SEPARATOR + String.join(SEPARATOR, values);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static <T> T decode(String cursor, String kind, int arity, Function<List<String>, T> reader) {
        if (cursor == null) {
            return null;
        }
        try {
            if (cursor.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("too long");
            }
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            List<String> values = List.of(text.split("\\" + SEPARATOR, -1));
            if (!values.get(0).equals(kind) || values.size() != arity + 1) {
                throw new IllegalArgumentException("of another kind");
            }
            return reader.apply(values.subList(1, values.size()));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new ProblemException(
                    ProblemType.INVALID_CURSOR,
                    "'after' takes the 'next' of this list's last answer, and nothing else");
        }
    }

    private static Instant time(String millis) {
        Instant time = Instant.ofEpochMilli(Long.parseLong(millis));
        if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
            throw new IllegalArgumentException("a time that no database takes");
        }
        return time;
    }

    private static UUID uuid(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equals(text)) {
            throw new IllegalArgumentException("no canonical UUID");
        }
        return id;
    }
}
