package freshet.http;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One page of a list. It ends at its limit or at {@link #MAX_BYTES}, whichever comes first; a page of what is so short that
 * {@link #MAX} of it always fit need not be measured.
 *
 * @param next the cursor to ask the next page with ({@code after}); null on the last page
 */
public record Page<T>(List<T> items, String next) {
    /** The most items that one page holds, and the most ids that one request names. */
    public static final int MAX = 500;

    /** The most bytes of an answer that is a page: 1 MiB. */
    public static final int MAX_BYTES = 1024 * 1024;

    /**
     * How many rows of items that must be measured are read from the database at once: an ordinary page in one round trip, and
     * no more than {@link #MAX_BYTES} or so beyond what is answered.
     */
    public static final int ROWS_AT_ONCE = 64;

    /** How many items a page holds if the request does not say. */
    public static final String DEFAULT_LIMIT = "50";

    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page of rows that were read one more than asked for, which tells whether there is a next page.
     *
     * @param rows at most {@code limit + 1}
     * @param cursor the cursor of an item, after which the next page starts
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, cursor.apply(items.get(limit - 1)));
    }

    /**
     * A page of the first of these rows, as {@link PageBuilder} has it. It takes no more of them than it needs to know whether
     * there is a next page.
     *
     * @param rows one more than {@code limit}, if there are so many
     */
    public static <T> Page<T> of(Iterator<T> rows, int limit, ToIntFunction<T> bytes, Function<T, String> cursor) {
        PageBuilder<T> page = new PageBuilder<>(limit, bytes, cursor);
        boolean goOn = true;
        while (goOn && rows.hasNext()) {
            goOn = page.add(rows.next());
        }
        return page.build();
    }

    /** The same page of other items. */
    public <R> Page<R> map(Function<T, R> mapper) {
        return new Page<>(items.stream().map(mapper).toList(), next);
    }
}
