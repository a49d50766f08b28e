package freshet.products;

import freshet.http.ConsistencyToken;
import freshet.http.Cursor;
import freshet.http.EntityTags;
import freshet.http.Ids;
import freshet.http.IfMatch;
import freshet.http.IfNoneMatch;
import freshet.http.Page;
import freshet.http.Text;
import freshet.products.search.ProductSearch;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Turns HTTP into {@link ProductService} and {@link ProductSearch} calls, and nothing else. */
@Path("/products")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ProductResource {
    private final ProductService products;
    private final ProductSearch search;

    ProductResource(ProductService products, ProductSearch search) {
        this.products = products;
        this.search = search;
    }

    /** Creates a product and its stock; 409 if the {@code sku} is taken. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<ProductResponse> create(@NotNull @Valid CreateProduct request) {
        Product product = products.create(request);
        return ResponseBuilder.<ProductResponse>created(URI.create("/products/" + product.id))
                .entity(ProductResponse.of(product.state()))
                .tag(EntityTags.of(product.version))
                .header(ConsistencyToken.HEADER, token(product))
                .build();
    }

    /** One product; 304 if {@code If-None-Match} names its version, 404 if there is none of this id, or no longer. */
    @GET
    @Path("/{id}")
    public RestResponse<ProductResponse> find(
            @RestPath UUID id, @RestHeader(HttpHeaders.IF_NONE_MATCH) List<String> ifNoneMatch) {
        IfNoneMatch known = IfNoneMatch.of(ifNoneMatch);
        Product product = products.get(id);
        return known.answer(EntityTags.of(product.version), () -> ProductResponse.of(product.state()));
    }

    /**
     * A page of products by id, or those that {@code search} finds, the best first. {@code ids} (up to 500) and {@code sku}
     * choose which; unknown ones are left out. Of deleted ones only {@code ids} tells, by their status. A page ends at its
     * {@code limit}, which {@code ids} has none of, or at 1 MiB, whichever comes first: {@code next} is the {@code after} of the next one.
     *
     * @param search beginnings of words and codes, of which all must be there; {@code or}, {@code -word} and {@code "a phrase"} are
     *     understood
     * @param description {@code false} leaves descriptions out: a page without them always holds its {@code limit}, and all of the
     *     {@code ids}
     */
    @GET
    public Page<ProductAnswer> list(
            @RestQuery String ids,
            @RestQuery @Text(max = 100) String sku,
            @Parameter(
                            description =
                                    "Beginnings of words or codes of the name, the sku or the description, in any case, whatever is between a "
                                            + "code's parts: all must be there. \"or\", \"-word\" and quoted phrases are understood")
                    @RestQuery
                    @Text(max = 200)
                    String search,
            @RestQuery @DefaultValue(Page.DEFAULT_LIMIT) @Min(1) @Max(Page.MAX) int limit,
            @RestQuery String after,
            @RestQuery @DefaultValue("true") boolean description)
            throws SQLException {
        return found(ids, sku, search, limit, after, description)
                .map(product -> ProductAnswer.of(product, description));
    }

    private Page<ListedProduct> found(String ids, String sku, String search, int limit, String after, boolean described)
            throws SQLException {
        if (ids != null) {
            return products.page(Ids.parse(ids), Cursor.toId(after), described);
        }
        if (sku != null) {
            return products.pageBySku(sku, described);
        }
        if (search != null) {
            return this.search.page(search, limit, Cursor.toRank(after), described);
        }
        return products.page(limit, Cursor.toId(after), described);
    }

    /** Replaces a product, its stock aside; 428 without {@code If-Match}, 412 if the version is another. */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<ProductResponse> update(
            @RestPath UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) List<String> ifMatch,
            @NotNull @Valid ReplaceProduct request) {
        Product product = products.update(id, IfMatch.of(ifMatch), request);
        return answer(product).header(ConsistencyToken.HEADER, token(product)).build();
    }

    /** Deletes a product; 428 without {@code If-Match}, 412 if the version is another. */
    @DELETE
    @Path("/{id}")
    @APIResponse(responseCode = "204", description = "It is deleted")
    public RestResponse<Void> delete(@RestPath UUID id, @RestHeader(HttpHeaders.IF_MATCH) List<String> ifMatch) {
        return ResponseBuilder.<Void>noContent()
                .header(ConsistencyToken.HEADER, token(products.delete(id, IfMatch.of(ifMatch))))
                .build();
    }

    /** A product's stock; it has no version, and therefore no {@code ETag}. */
    @GET
    @Path("/{id}/stock")
    public Stock stock(@RestPath UUID id) {
        return new Stock(products.stock(id));
    }

    /** Sets a product's stock, whatever it was: it is outside of the version, so that there is nothing to match. */
    @PUT
    @Path("/{id}/stock")
    @Consumes(MediaType.APPLICATION_JSON)
    public RestResponse<Stock> setStock(@RestPath UUID id, @NotNull @Valid Stock stock) {
        return ResponseBuilder.ok(stock)
                .header(ConsistencyToken.HEADER, token(products.setStock(id, stock.stock())))
                .build();
    }

    private static ResponseBuilder<ProductResponse> answer(Product product) {
        return ResponseBuilder.ok(ProductResponse.of(product.state())).tag(EntityTags.of(product.version));
    }

    private static String token(Product product) {
        return ConsistencyToken.of(ConsistencyToken.Entity.PRODUCT, product.id, product.version);
    }
}
