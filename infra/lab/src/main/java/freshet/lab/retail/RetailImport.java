package freshet.lab.retail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Imports the retailer's file: its users and products, then its purchases. Every call may be repeated, and so may the whole:
 * what a service has already is unchanged.
 */
final class RetailImport {
    // Two batches are stored while the next ones are made.
    private static final int BATCH_LINES = 5_000;
    private static final int BATCHES_AT_ONCE = 3;

    private final Path path;
    private final RetailFile file;
    private final RejectedRows rejected;
    private final Endpoints endpoints;
    private final FunctionCalls calls;
    private final Progress progress;

    RetailImport(
            Path path,
            RetailFile file,
            RejectedRows rejected,
            Endpoints endpoints,
            FunctionCalls calls,
            Progress progress) {
        this.path = path;
        this.file = file;
        this.rejected = rejected;
        this.endpoints = endpoints;
        this.calls = calls;
        this.progress = progress;
    }

    /**
     * What was imported.
     *
     * @param expected what the view will hold at least
     */
    record Imported(Report report, ViewCounts expected) {}

    /** @param before what the view held before; nothing where that is not known */
    Imported run(Stopwatch watch, ViewCounts before) throws IOException, InterruptedException {
        requireReachable();
        var catalogue = new Catalogue();
        file.read(catalogue);
        var users = send("users", "/users/import", endpoints.users(), catalogue.users(), UserLine::externalId);
        var products =
                send("products", "/products/import", endpoints.products(), catalogue.products(), ProductLine::sku);

        var userIds = Directory.read(calls, endpoints.users(), "/users", "externalId");
        var productIds = Directory.read(calls, endpoints.products(), "/products", "sku");
        var purchases = new Tally(rejected);
        var rows = sendPurchases(userIds, productIds, catalogue.rows(), purchases);

        double seconds = watch.seconds();
        var report = new Report(
                path.toString(),
                file.form(),
                rows,
                users,
                products,
                purchases.outcome(),
                rejected.firstLines(),
                seconds,
                rows.read() / seconds,
                null);
        return new Imported(report, expected(userIds, productIds, purchases.outcome(), before));
    }

    private void requireReachable() throws InterruptedException {
        calls.requireReachable(endpoints.users(), "/users?limit=1");
        calls.requireReachable(endpoints.products(), "/products?limit=1");
        calls.requireReachable(endpoints.purchases(), "/purchases?limit=1");
    }

    private <T> Outcome send(String what, String path, URI function, List<T> lines, Function<T, String> key)
            throws IOException, InterruptedException {
        var tally = new Tally(rejected);
        try (var step = progress.begin(what, what, lines.size())) {
            for (int from = 0; from < lines.size(); from += BATCH_LINES) {
                var batch = new Batch();
                for (var line : lines.subList(from, Math.min(lines.size(), from + BATCH_LINES))) {
                    batch.add(key.apply(line), line, null);
                }
                tally.add(batch, calls.importLines(function, path, batch.lines()));
                step.advance(batch.size());
            }
        }
        return tally.outcome();
    }

    private Report.Rows sendPurchases(Directory users, Directory products, long rows, Tally tally)
            throws IOException, InterruptedException {
        try (var step = progress.begin("purchases", "rows", rows);
                var sender = new PurchaseSender(BATCHES_AT_ONCE, batch -> sendPurchases(batch, tally))) {
            var purchases = new PurchaseRows(
                    users.ids(),
                    products.ids(),
                    BATCH_LINES,
                    rejected,
                    (batch, ofRows) -> sender.send(batch, sent -> step.advance(ofRows)));
            file.read(purchases);
            var read = purchases.finish();
            sender.finish();
            return read;
        }
    }

    private void sendPurchases(Batch batch, Tally tally) throws InterruptedException {
        if (batch.size() > 0) {
            tally.add(batch, calls.importLines(endpoints.purchases(), "/purchases/import", batch.lines()));
        }
    }

    // Purchases cannot be counted at their service: there are at least those of the file, and those that were there
    // before.
    private static ViewCounts expected(Directory users, Directory products, Outcome purchases, ViewCounts before) {
        long ofTheFile = purchases.created() + purchases.unchanged();
        long withThoseBefore = before.purchases() + purchases.created();
        return new ViewCounts(users.count(), products.count(), Math.max(ofTheFile, withThoseBefore));
    }
}
