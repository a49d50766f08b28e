package freshet.lab.retail;

import java.util.List;
import java.util.Map;

/**
 * What an import did, so that every row and every line can be found in it.
 *
 * @param form how the file was read
 * @param firstLines where the first rows are that were rejected, by reason
 * @param seconds from the start until the services had everything
 * @param view null where nobody waited for it
 */
record Report(
        String file,
        Form form,
        Rows rows,
        Outcome users,
        Outcome products,
        Outcome purchases,
        Map<String, List<String>> firstLines,
        double seconds,
        double rowsPerSecond,
        View view) {
    /**
     * The file's rows.
     *
     * @param purchases rows that were sent as purchases
     * @param rejected the other rows, by reason
     */
    record Rows(long read, long purchases, Map<String, Long> rejected) {
        long rejectedInAll() {
            return rejected.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What the aggregator's view held in the end.
     *
     * @param holdsAll whether that is everything
     * @param seconds from the start of the import
     */
    record View(boolean holdsAll, ViewCounts counts, double seconds, double rowsPerSecond) {}

    Report with(View itsView) {
        return new Report(file, form, rows, users, products, purchases, firstLines, seconds, rowsPerSecond, itsView);
    }

    /** Whether every row and line is accounted for, no service rejected any, and the view holds them if it was waited for. */
    boolean complete() {
        return rows.read() == rows.purchases() + rows.rejectedInAll()
                && purchases.sent() == rows.purchases()
                && !rows.rejected().containsKey(PurchaseRows.NO_USER)
                && !rows.rejected().containsKey(PurchaseRows.NO_PRODUCT)
                && users.rejected().isEmpty()
                && products.rejected().isEmpty()
                && purchases.rejected().isEmpty()
                && (view == null || view.holdsAll());
    }
}
