package freshet.lab.retail;

import com.fasterxml.jackson.core.JsonProcessingException;
import freshet.lab.retail.table.Line;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes lines of the rows that are purchases, and counts the others by reason. It remembers every invoice and product that it has seen
 * together: about 100 bytes each.
 */
final class PurchaseRows implements RetailFile.Sink {
    static final String NO_USER = "its user was rejected";
    static final String NO_PRODUCT = "its product was rejected";

    private final Map<String, String> userIds; // by customer
    private final Map<String, String> productIds; // by StockCode
    private final int batchSize;
    private final RejectedRows rejectedRows;
    private final Out out;
    private final Map<String, Integer> occurrences = new HashMap<>(); // by the key of the first
    private final Map<String, Long> rejected = new TreeMap<>();
    private Batch batch = new Batch();
    private long rows;
    private long purchases;
    private long rowsHandedOver;

    /** Takes batches of lines. */
    interface Out {
        /** @param rows how many rows of the file the batch stands for, purchases or not */
        void send(Batch batch, long rows) throws InterruptedException;
    }

    PurchaseRows(
            Map<String, String> userIds,
            Map<String, String> productIds,
            int batchSize,
            RejectedRows rejectedRows,
            Out out) {
        this.userIds = userIds;
        this.productIds = productIds;
        this.batchSize = batchSize;
        this.rejectedRows = rejectedRows;
        this.out = out;
    }

    @Override
    public void row(Row row, Line line) throws JsonProcessingException, InterruptedException {
        rows++;
        var reason = Rules.whyNoPurchase(row);
        if (reason.isPresent()) {
            reject(reason.get(), line);
        } else {
            purchase(row, line);
        }
    }

    @Override
    public void unreadable(String reason, Line line) {
        rows++;
        reject(reason, line);
    }

    /** Hands over what is left. To be called once, after the last row. */
    Report.Rows finish() throws InterruptedException {
        handOver();
        return new Report.Rows(rows, purchases, rejected);
    }

    // Every purchase takes its number, whatever becomes of it, so that the same row has the same key in every import.
    private void purchase(Row row, Line line) throws JsonProcessingException, InterruptedException {
        var firstKey = Rules.purchaseKey(row.invoice(), row.stockCode(), 1);
        int occurrence = occurrences.merge(firstKey, 1, Integer::sum);
        var userId = userIds.get(row.customerId());
        var productId = productIds.get(row.stockCode());
        if (userId == null || productId == null) {
            reject(userId == null ? NO_USER : NO_PRODUCT, line);
            return;
        }
        var key = Rules.purchaseKey(row.invoice(), row.stockCode(), occurrence);
        var price = Rules.pennies(row.unitPrice());
        var time = row.invoiceDate().toString();
        batch.add(key, new PurchaseLine(userId, productId, row.quantity(), key, price, time), line);
        purchases++;
        if (batch.size() == batchSize) {
            handOver();
        }
    }

    private void handOver() throws InterruptedException {
        out.send(batch, rows - rowsHandedOver);
        rowsHandedOver = rows;
        batch = new Batch();
    }

    private void reject(String reason, Line line) {
        rejected.merge(reason, 1L, Long::sum);
        rejectedRows.add(reason, reason, line);
    }
}
