package freshet.products;

import freshet.products.search.ProductSearch;
import freshet.resilience.Guards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The guards around the products' databases, one per kind of request, so that a slow kind leaves the others alone. */
class ProductGuards {
    static final String READS = "products-reads";
    static final String WRITES = "products-writes";
    static final String IMPORTS = "products-imports";

    @Produces
    @Singleton
    @Identifier(READS)
    Guard reads(ProductsConfig config) {
        return Guards.of(READS, config.reads());
    }

    @Produces
    @Singleton
    @Identifier(WRITES)
    Guard writes(ProductsConfig config) {
        return Guards.of(WRITES, config.writes());
    }

    @Produces
    @Singleton
    @Identifier(ProductSearch.GUARD)
    Guard search(ProductsConfig config) {
        return Guards.of(ProductSearch.GUARD, config.search());
    }

    @Produces
    @Singleton
    @Identifier(IMPORTS)
    Guard imports(ProductsConfig config) {
        return Guards.of(IMPORTS, config.imports());
    }
}
