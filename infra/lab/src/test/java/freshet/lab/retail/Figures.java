package freshet.lab.retail;

import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.lab.retail.table.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an import would send of a file.
 *
 * @param keys the purchases' keys, each once
 * @param amountMinor what all purchases cost, in pennies
 * @param digest of all lines in their order
 */
record Figures(
        Report.Rows rows, int users, int products, Set<String> keys, long quantity, long amountMinor, String digest) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Figures of(Path path) throws Exception {
        return of(RetailFile.open(path, Asked.NOTHING));
    }

    static Figures of(RetailFile file) throws Exception {
        var catalogue = new Catalogue();
        file.read(catalogue);
        var users = catalogue.users().stream().collect(Collectors.toMap(UserLine::externalId, UserLine::email));
        var products = catalogue.products().stream().collect(Collectors.toMap(ProductLine::sku, ProductLine::name));
        var sums = new Sums(users, products);
        for (var line : catalogue.users()) {
            sums.digest.update(JSON.writeValueAsBytes(line));
        }
        for (var line : catalogue.products()) {
            sums.digest.update(JSON.writeValueAsBytes(line));
        }
        file.read(sums);
        return new Figures(
                sums.purchases.finish(),
                users.size(),
                products.size(),
                sums.keys,
                sums.quantity,
                sums.amountMinor,
                HexFormat.of().formatHex(sums.digest.digest()));
    }

    private static final class Sums implements RetailFile.Sink {
        private final MessageDigest digest;
        private final PurchaseRows purchases;
        private final Set<String> keys = new HashSet<>();
        private long quantity;
        private long amountMinor;

        Sums(Map<String, String> users, Map<String, String> products) throws NoSuchAlgorithmException {
            digest = MessageDigest.getInstance("SHA-256");
            purchases = new PurchaseRows(users, products, 1_000, new RejectedRows(null), (batch, rows) -> add(batch));
        }

        @Override
        public void row(Row row, Line line) throws IOException, InterruptedException {
            purchases.row(row, line);
            if (Rules.whyNoPurchase(row).isEmpty()) {
                quantity += row.quantity();
                amountMinor += row.quantity() * Rules.pennies(row.unitPrice()).amount();
            }
        }

        @Override
        public void unreadable(String reason, Line line) {
            purchases.unreadable(reason, line);
        }

        private void add(Batch batch) {
            keys.addAll(batch.keys());
            digest.update(batch.lines());
        }
    }
}
