package freshet.products.search;

import freshet.http.Cursor;
import freshet.http.Cursor.RankAndId;
import freshet.http.Ids;
import freshet.http.Page;
import freshet.http.PageBuilder;
import freshet.products.ListedProduct;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * PostgreSQL's full text search over names, skus and descriptions, by the beginnings of words and codes and by English word forms; the
 * best first, then the newest. What texts are compared by is the database's: {@code V3__search_by_beginnings.sql}.
 */
@ApplicationScoped
public class ProductSearch {
    /** The guard around the search's own datasource. */
    public static final String GUARD = "products-search";

    // The words are made a query once, and not for each product.
    static final String FIND = """
            WITH asked AS MATERIALIZED (
                SELECT search_query(typed, true) AS beginnings, search_query(typed, false) AS whole
                FROM (SELECT ?::text AS typed))
            SELECT id, sku, name, CASE WHEN ? THEN description END AS description, price_amount, price_currency, version, rank
            FROM (SELECT *, ts_rank(terms, beginnings) + ts_rank(terms, whole) AS rank
                  FROM products, asked
                  WHERE terms @@ beginnings AND NOT deleted) AS found
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
     * @param words whatever was typed; what has no letter and no digit, and what only excludes, finds nothing
     * @param described whether descriptions are wanted
     * @param after the place that it begins after; null for the first page
     */
    @ApplyGuard(GUARD)
    @Transactional(rollbackOn = SQLException.class) // only in a transaction are rows read piece by piece
    public Page<ListedProduct> page(String words, int limit, RankAndId after, boolean described) throws SQLException {
        RankAndId last = after == null ? ABOVE_ALL : after;
        try (Connection connection = database.getConnection();
                PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setFetchSize(Page.ROWS_AT_ONCE);
            find.setString(1, words);
            find.setBoolean(2, described);
            find.setFloat(3, last.rank());
            find.setObject(4, last.id());
            find.setInt(5, limit + 1);
            try (ResultSet result = find.executeQuery()) {
                return page(result, limit);
            }
        }
    }

    private static Page<ListedProduct> page(ResultSet result, int limit) throws SQLException {
        PageBuilder<Hit> page = new PageBuilder<>(limit, hit -> hit.product.bytes(), Hit::cursor);
        boolean goOn = true;
        while (goOn && result.next()) {
            goOn = page.add(new Hit(product(result), result.getFloat("rank")));
        }
        return page.build().map(Hit::product);
    }

    private static ListedProduct product(ResultSet result) throws SQLException {
        return new ListedProduct(
                result.getObject("id", UUID.class),
                result.getString("sku"),
                result.getString("name"),
                result.getString("description"),
                result.getLong("price_amount"),
                result.getString("price_currency"),
                result.getLong("version"),
                false);
    }

    private record Hit(ListedProduct product, float rank) {
        String cursor() {
            return Cursor.ofRank(rank, product.id());
        }
    }
}
