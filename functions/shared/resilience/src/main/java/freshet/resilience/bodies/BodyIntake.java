package freshet.resilience.bodies;

import freshet.http.BodyStream.Pace;
import freshet.http.HttpErrors;
import freshet.http.ProblemType;
import freshet.resilience.DeadlineFilter;
import freshet.resilience.clients.Client;
import freshet.resilience.clients.Crowd;
import freshet.resilience.clients.ShedRequests;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Lets bodies in, on the event loop. What is read as a whole is here before there is a thread for its request: in the time that the request has,
 * and only so many at once, in all and of one client. What is read as a stream is left to the sender until somebody reads it. What is
 * left of a body when its request has been answered goes by for a moment, so that its sender gets to read the answer.
 */
@ApplicationScoped
class BodyIntake {
    private static final int BEFORE_ANY_REFUSAL = 310; // what refuses a request with a body leaves the body to this
    private static final int AFTER_AUTHORISATION = 50; // Quarkus authorises at 100; the higher one is the earlier one

    private final List<String> streams;
    private final long largest;
    private final Pace pace;
    private final long lingerMillis;
    private final Crowd arriving;
    private final DeadlineFilter deadlines;
    private final ShedRequests shed;

    BodyIntake(BodiesConfig config, DeadlineFilter deadlines, ShedRequests shed) {
        this.streams = config.streams();
        this.largest = config.largest().asLongValue();
        this.pace = config.pace();
        this.lingerMillis = config.linger().toMillis();
        this.arriving = new Crowd(config.atOnce(), config.perClient());
        this.deadlines = deadlines;
        this.shed = shed;
    }

    void register(@Observes Filters filters) {
        filters.register(this::announced, BEFORE_ANY_REFUSAL);
        filters.register(this::takeIn, AFTER_AUTHORISATION);
    }

    private void announced(RoutingContext exchange) {
        if (!hasBody(exchange.request())) {
            exchange.next();
            return;
        }
        DeadlineFilter.arrived(exchange);
        exchange.addHeadersEndHandler(head -> sayWhetherTheRestIsWanted(exchange));
        exchange.addEndHandler(answered -> letTheRestGoBy(exchange));
        if (!isStream(exchange) && announcedLength(exchange.request()) > largest) {
            refuse(exchange, ProblemType.TOO_LARGE, "a body may have " + largest + " bytes");
        } else {
            exchange.next();
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return announcedLength(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length); // the server has refused what is no number
    }

    private boolean isStream(RoutingContext exchange) {
        return streams.contains(exchange.normalizedPath());
    }

    private void takeIn(RoutingContext exchange) {
        if (!hasBody(exchange.request()) || isStream(exchange)) {
            exchange.next();
            return;
        }
        if (deadlines.isOver(exchange.request().getHeader(DeadlineFilter.HEADER))) {
            refuse(exchange, ProblemType.DEADLINE_EXCEEDED, "the request's deadline passed before its body was read");
            return;
        }
        Client client = Client.of(exchange);
        switch (arriving.enter(client)) {
            case GRANTED -> read(exchange, client);
            case BEYOND_SHARE -> {
                shed.count(ShedRequests.Reason.SHARE);
                refuse(exchange, ProblemType.QUOTA_EXCEEDED, "more bodies at once than one client may send");
            }
            case FULL -> {
                shed.count(ShedRequests.Reason.FULL);
                refuse(exchange, ProblemType.BULKHEAD_FULL, "too many bodies are arriving");
            }
        }
    }

    private void read(RoutingContext exchange, Client client) {
        new WholeBody(
                        exchange,
                        largest,
                        pace,
                        deadlines.timeFor(exchange.request().getHeader(DeadlineFilter.HEADER)),
                        () -> arriving.leave(client),
                        body -> goOn(exchange, body),
                        (type, detail) -> refuse(exchange, type, detail))
                .begin();
    }

    private static void goOn(RoutingContext exchange, Buffer body) {
        ReadBody.keep(exchange, body);
        exchange.next();
    }

    private static void refuse(RoutingContext exchange, ProblemType type, String detail) {
        if (type.saysWhenToRetry()) {
            exchange.response().putHeader("Retry-After", "1");
        }
        HttpErrors.send(exchange, type, detail);
    }

    // RFC 9112, section 9.6: who sends on what nobody reads is told that the connection ends here.
    private static void sayWhetherTheRestIsWanted(RoutingContext exchange) {
        if (!exchange.request().isEnded() && exchange.request().version() != HttpVersion.HTTP_2) {
            exchange.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    // Closed at once, the connection would be reset, and the sender might lose the answer.
    private void letTheRestGoBy(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (request.isEnded() || exchange.response().closed()) {
            return;
        }
        long timer = exchange.vertx().setTimer(lingerMillis, over -> close(exchange));
        request.handler(part -> {});
        request.exceptionHandler(closed -> exchange.vertx().cancelTimer(timer));
        request.endHandler(all -> {
            exchange.vertx().cancelTimer(timer);
            close(exchange);
        });
        request.resume();
    }

    private static void close(RoutingContext exchange) {
        if (exchange.request().version() == HttpVersion.HTTP_2) {
            exchange.response().reset();
        } else {
            exchange.request().connection().close();
        }
    }
}
