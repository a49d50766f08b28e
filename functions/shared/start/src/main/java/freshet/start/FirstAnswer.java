package freshet.start;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.AsyncResult;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

/** Follows the server from its start to its first answer. */
@ApplicationScoped
class FirstAnswer {
    private static final int BEFORE_ALL_ELSE = 330;
    private static final String OPERATIONS = "/q/";
    private static final int OWN_ERROR = 500;

    private final Start start;

    FirstAnswer(Start start) {
        this.start = start;
    }

    void started(@Observes @Priority(Integer.MAX_VALUE) StartupEvent started) {
        start.reached(Phase.STARTED);
    }

    void listening(@ObservesAsync HttpServerStart listening) {
        start.reached(Phase.LISTENING);
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_ALL_ELSE);
    }

    private void pass(RoutingContext exchange) {
        if (!start.hasReached(Phase.FIRST_ANSWER) && !exchange.normalizedPath().startsWith(OPERATIONS)) {
            start.reached(Phase.FIRST_REQUEST);
            exchange.addEndHandler(sent -> answered(exchange, sent));
        }
        exchange.next();
    }

    private void answered(RoutingContext exchange, AsyncResult<Void> sent) {
        if (sent.succeeded() && exchange.response().getStatusCode() < OWN_ERROR) {
            start.reached(Phase.FIRST_ANSWER);
        }
    }
}
