package freshet.http;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param next the cursor to ask the next page with ({@code after}); null on the last page
 */
public record Page<T>(List<T> items, String next) {
    /** The most items that one page holds, and the most ids that one request names. */
    public static final int MAX = 500;

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

    /** The same page of other items. */
    public <R> Page<R> map(Function<T, R> mapper) {
        return new Page<>(items.stream().map(mapper).toList(), next);
    }
}
