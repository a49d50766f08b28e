package freshet.products.search;

import freshet.events.Money;
import freshet.events.products.Product;
import freshet.http.Cursor;
import freshet.http.Cursor.RankAndId;
import freshet.http.Ids;
import freshet.http.Page;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** PostgreSQL's full text search over names, skus and descriptions, in English; the best first, then the newest. */
@ApplicationScoped
public class ProductSearch {
    /** The guard around the search's own datasource. */
    public static final String GUARD = "products-search";

    private static final String FIND = """
            SELECT id, sku, name, description, price_amount, price_currency, version, rank
            FROM (SELECT *, ts_rank(words, query) AS rank
                  FROM products, websearch_to_tsquery('english', ?) AS query
                  WHERE words @@ query AND NOT deleted) AS found
            WHERE (rank, id) < (?::real, ?::uuid)
            ORDER BY rank DESC, id DESC LIMIT ?""";
    private static final RankAndId ABOVE_ALL = new RankAndId(Float.POSITIVE_INFINITY, Ids.AFTER_ALL);

    private final AgroalDataSource database;

    ProductSearch(@DataSource("search") AgroalDataSource database) {
        this.database = database;
    }

    /**
     * A page of the products that these words find.
     *
     * @param words what {@code websearch_to_tsquery} understands, which is everything; words that say nothing ("the")
     *     find nothing
     * @throws freshet.http.ProblemException 400 if {@code after} is no cursor of this list
     */
    @ApplyGuard(GUARD)
    public Page<Product> page(String words, int limit, String after) throws SQLException {
        RankAndId last = after == null ? ABOVE_ALL : Cursor.toRank(after);
        List<Hit> hits = find(words, last, limit + 1);
        return Page.of(hits, limit, hit -> Cursor.ofRank(hit.rank, hit.product.id()))
                .map(Hit::product);
    }

    private List<Hit> find(String words, RankAndId after, int count) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, words);
            find.setFloat(2, after.rank());
            find.setObject(3, after.id());
            find.setInt(4, count);
            List<Hit> hits = new ArrayList<>();
            try (ResultSet result = find.executeQuery()) {
                while (result.next()) {
                    hits.add(new Hit(product(result), result.getFloat("rank")));
                }
            }
            return hits;
        }
    }

    private static Product product(ResultSet result) throws SQLException {
        return new Product(
                result.getObject("id", UUID.class),
                result.getString("sku"),
                result.getString("name"),
                result.getString("description"),
                new Money(result.getLong("price_amount"), result.getString("price_currency")),
                result.getLong("version"));
    }

    private record Hit(Product product, float rank) {}
}
