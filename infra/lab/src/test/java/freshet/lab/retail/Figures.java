package freshet.lab.retail;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an import would send of a file.
 *
 * @param keys the purchases' keys, each once
 */
record Figures(Report.Rows rows, int users, int products, Set<String> keys) {
    static Figures of(Path path) throws Exception {
        var file = new RetailFile(path);
        var catalogue = new Catalogue();
        file.read(catalogue);
        var users = catalogue.users().stream().collect(Collectors.toMap(UserLine::externalId, UserLine::email));
        var products = catalogue.products().stream().collect(Collectors.toMap(ProductLine::sku, ProductLine::name));
        var keys = new HashSet<String>();
        var purchases = new PurchaseRows(users, products, 1_000, (batch, rows) -> keys.addAll(batch.keys()));
        file.read(purchases);
        return new Figures(purchases.finish(), users.size(), products.size(), keys);
    }
}
