package freshet.products;

import freshet.resilience.StatementDeadlines;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;

/** Has the search's own database end what is asked of it when the request's deadline passes. */
@Singleton
@DataSource("search")
class SearchDeadlines extends StatementDeadlines {
    SearchDeadlines(ProductsConfig config) {
        super(config.searchStatementTimeout());
    }
}
