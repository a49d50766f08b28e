package freshet.products;

import freshet.events.products.ProductCreated;
import freshet.events.products.ProductDeleted;
import freshet.events.products.ProductUpdated;
import freshet.http.Cursor;
import freshet.http.Ids;
import freshet.http.IfMatch;
import freshet.http.Page;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.outbox.Outbox;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The rules of products. Each change and its event are one transaction; the stock changes without an event. */
@ApplicationScoped
class ProductService {
    private final ProductRepository products;
    private final StockRepository stocks;
    private final Outbox outbox;

    ProductService(ProductRepository products, StockRepository stocks, Outbox outbox) {
        this.products = products;
        this.stocks = stocks;
        this.outbox = outbox;
    }

    @ApplyGuard(ProductGuards.WRITES)
    @Transactional
    Product create(CreateProduct request) {
        Product product = new Product();
        product.id = Ids.next();
        product.sku = request.sku();
        product.describe(request.name(), request.description(), request.price());
        product.version = 1;
        products.insert(product);
        stocks.insert(product.id, request.stock());
        outbox.append(new ProductCreated(product.state()));
        return product;
    }

    /**
     * Replaces what is known of a product, its stock aside.
     *
     * @throws ProblemException 404; 412 as {@link IfMatch#check} says, 409 if the sku would change
     */
    @ApplyGuard(ProductGuards.WRITES)
    @Transactional
    Product update(UUID id, IfMatch ifMatch, ReplaceProduct request) {
        Product product = lock(id, ifMatch);
        if (request.sku() != null && !request.sku().equals(product.sku)) {
            throw new ProblemException(ProblemType.CONFLICT, "a sku is given once and cannot change");
        }
        product.describe(request.name(), request.description(), request.price());
        product.version++;
        outbox.append(new ProductUpdated(product.state()));
        return product;
    }

    /** Deletes a product and its stock, and frees its sku; what is left is the marker. */
    @ApplyGuard(ProductGuards.WRITES)
    @Transactional
    Product delete(UUID id, IfMatch ifMatch) {
        Product product = lock(id, ifMatch);
        product.erase();
        stocks.deleteById(id);
        outbox.append(new ProductDeleted(product.id, product.version));
        return product;
    }

    @ApplyGuard(ProductGuards.READS)
    @Transactional
    Product get(UUID id) {
        return products.findLive(id).orElseThrow(() -> new ProductNotFound(id));
    }

    /**
     * Those of these products that exist or have existed, by id: all that fit into a page.
     *
     * @param described whether descriptions are wanted
     * @param last the id that it begins after; null for the first page
     */
    @ApplyGuard(ProductGuards.READS)
    @Transactional
    Page<ListedProduct> page(List<UUID> ids, UUID last, boolean described) {
        return page(products.list(ids, last, described), ids.size());
    }

    @ApplyGuard(ProductGuards.READS)
    @Transactional
    Page<ListedProduct> pageBySku(String sku, boolean described) {
        return page(products.listBySku(sku, described), 1);
    }

    /** A page of products by id; the rest as above. */
    @ApplyGuard(ProductGuards.READS)
    @Transactional
    Page<ListedProduct> page(int limit, UUID last, boolean described) {
        return page(products.listAfter(last, limit + 1, described), limit);
    }

    private static Page<ListedProduct> page(Stream<ListedProduct> found, int limit) {
        try (found) {
            return Page.of(found.iterator(), limit, ListedProduct::bytes, product -> Cursor.ofId(product.id()));
        }
    }

    /** A product's stock, in pieces. */
    @ApplyGuard(ProductGuards.READS)
    @Transactional
    int stock(UUID id) {
        return stocks.findByIdOptional(id).orElseThrow(() -> new ProductNotFound(id)).stock;
    }

    /** Sets a product's stock, whatever it was; the product itself stays as it is. */
    @ApplyGuard(ProductGuards.WRITES)
    @Transactional
    Product setStock(UUID id, int stock) {
        if (!stocks.set(id, stock)) {
            throw new ProductNotFound(id);
        }
        return products.findLive(id).orElseThrow(() -> new ProductNotFound(id));
    }

    private Product lock(UUID id, IfMatch ifMatch) {
        Product product = products.lockLive(id).orElseThrow(() -> new ProductNotFound(id));
        ifMatch.check(product.version);
        return product;
    }
}
