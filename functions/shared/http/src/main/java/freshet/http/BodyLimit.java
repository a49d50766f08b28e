package freshet.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a request that announces a larger body than {@code quarkus.http.limits.max-body-size} with a problem document, before it is
 * read; Quarkus itself would answer without one. A body that grows too large without having said so is cut off by Quarkus.
 */
@ApplicationScoped
class BodyLimit {
    private static final int BEFORE_ALL_ROUTES = 200;

    private final long limit;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_ROUTES);
    }

    private void check(RoutingContext exchange) {
        if (length(exchange.request()) > limit) {
            refuse(exchange);
        } else {
            exchange.next();
        }
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length); // the server has refused what is no number
    }

    private void refuse(RoutingContext exchange) {
        exchange.response().putHeader(HttpHeaders.CONNECTION, "close");
        HttpErrors.send(exchange, ProblemType.TOO_LARGE, "a body may have " + limit + " bytes")
                .onComplete(sent -> exchange.request().connection().close()); // nobody reads the body
    }
}
