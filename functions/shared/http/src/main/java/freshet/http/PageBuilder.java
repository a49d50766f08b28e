package freshet.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Fills a page with rows, in their order, as far as they fit into {@link Page#MAX_BYTES}: at most {@code limit}, and at least one
 * if there is one.
 */
public final class PageBuilder<T> {
    private static final int AROUND_ITEMS = 512; // the names of the fields, and the cursor

    private final int limit;
    private final ToIntFunction<T> bytes;
    private final Function<T, String> cursor;
    private final List<T> items = new ArrayList<>();
    private int left = Page.MAX_BYTES - AROUND_ITEMS;
    private boolean isFull;

    /**
     * @param bytes the most that an item takes in JSON
     * @param cursor the cursor of an item, after which the next page starts
     */
    public PageBuilder(int limit, ToIntFunction<T> bytes, Function<T, String> cursor) {
        this.limit = limit;
        this.bytes = bytes;
        this.cursor = cursor;
    }

    /**
     * Adds a row, if it fits.
     *
     * @return whether to go on; if not, this row is the first of the next page
     */
    public boolean add(T row) {
        left -= bytes.applyAsInt(row) + 1; // and a comma
        isFull = items.size() == limit || left < 0 && !items.isEmpty();
        if (!isFull) {
            items.add(row);
        }
        return !isFull;
    }

    /** The page of what was added. */
    public Page<T> build() {
        return new Page<>(items, isFull ? cursor.apply(items.get(items.size() - 1)) : null);
    }
}
