package freshet.purchases.catalog;

import freshet.events.Money;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.BudgetedRetries;
import freshet.resilience.Deadline;
import freshet.resilience.DeadlineExceeded;
import freshet.resilience.Dependencies;
import freshet.resilience.Dependency;
import freshet.resilience.clients.QuotaExceeded;
import io.smallrye.faulttolerance.api.CustomBackoff;
import io.vertx.core.VertxException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The products service, guarded. Its limits are in {@code application.properties}. */
@ApplicationScoped
public class ProductCatalog {
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final String NAME = "products";

    private final ProductsApi api;
    private final Dependency products;

    ProductCatalog(@RestClient ProductsApi api, Dependencies dependencies) {
        this.api = api;
        this.products = dependencies.named(NAME);
    }

    /** Retries of this service's calls. */
    public static final class Retries extends BudgetedRetries {
        public Retries() {
            super(NAME);
        }
    }

    /**
     * What one piece of a product costs now.
     *
     * @throws ProblemException 422 {@code unknown-product} if there is no such product, 429 {@code quota-exceeded} if this client
     *     may not ask for now, 504 {@code deadline-exceeded} if the request's deadline came first, 503 {@code unavailable} if the products
     *     service does not tell for any other reason
     */
    @Fallback(fallbackMethod = "unavailable", skipOn = ProblemException.class)
    @Retry(
            abortOn = {
                ProblemException.class,
                ServiceUnavailableException.class,
                CircuitBreakerOpenException.class,
                BulkheadException.class
            })
    @CustomBackoff(Retries.class)
    @CircuitBreaker(
            failOn = {
                WebApplicationException.class,
                ProcessingException.class,
                VertxException.class,
                TimeoutException.class
            },
            skipOn = ProblemException.class)
    @Timeout
    @Bulkhead
    public Money priceOf(UUID productId) {
        return ask(productId);
    }

    /**
     * As {@link #priceOf}, of products that may be waking: for as long as the deadline allows, and no circuit breaker learns from it.
     */
    @Fallback(fallbackMethod = "unavailable", skipOn = ProblemException.class)
    @Retry(abortOn = {ProblemException.class, ServiceUnavailableException.class, BulkheadException.class})
    @CustomBackoff(Retries.class)
    @Bulkhead
    public Money priceOfPatiently(UUID productId) {
        return ask(productId);
    }

    /** Whether the products service may be starting, so that its answer may take longer. */
    public boolean mayBeWaking() {
        return products.mayBeWaking();
    }

    private Money ask(UUID productId) {
        try {
            return products.ask(() -> api.find(productId, Deadline.current().toHeader()))
                    .price();
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            if (status == 404) {
                throw new UnknownProduct(productId);
            }
            if (status == 429) {
                throw QuotaExceeded.at("products", e);
            }
            if (status < 500) {
                return unavailable(productId, e); // asking again would be refused again
            }
            if (status == 503) {
                throw new ServiceUnavailableException(SOON.toSeconds(), e); // it sheds load: not asked again
            }
            throw e;
        }
    }

    Money unavailable(UUID productId, Throwable cause) {
        if (Deadline.current().isOver()) {
            throw new DeadlineExceeded("products did not answer by the request's deadline", cause);
        }
        throw new ProblemException(
                ProblemType.UNAVAILABLE,
                "the price of product " + productId + " cannot be had for the moment",
                SOON,
                cause);
    }
}
