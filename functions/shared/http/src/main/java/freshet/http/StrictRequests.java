package freshet.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Refuses with a problem document what is no request as HTTP has them, before anything is done for it: what cannot be read is never
 * taken for something else. What its parser cannot read the server refuses by itself, with the same statuses and no document; its limits
 * are twice these.
 */
@ApplicationScoped
class StrictRequests {
    /** The most characters of a path and its query: 500 ids, and a little more. */
    static final int MAX_TARGET = 32 * 1024;

    /** The most parameters: the parser leaves out what comes after its own limit of 1,024, which would be a question half read. */
    static final int MAX_PARAMETERS = 256;

    /** The most characters of all headers, their names included. */
    static final int MAX_HEADERS = 20 * 1024;

    private static final int BEFORE_ALL_ROUTES = 300;
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final String QUARKUS = "/q/";
    private static final String IDENTITY = "identity";

    void register(@Observes Filters filters) {
        filters.register(StrictRequests::check, BEFORE_ALL_ROUTES);
    }

    private static void check(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (request.uri().length() > MAX_TARGET) {
            refuse(exchange, ProblemType.URI_TOO_LONG, "a path and its query have at most " + MAX_TARGET + " bytes");
        } else if (length(request.headers()) > MAX_HEADERS) {
            refuse(exchange, ProblemType.HEADERS_TOO_LARGE, "all headers have at most " + MAX_HEADERS + " bytes");
        } else if (parameters(request.uri()) > MAX_PARAMETERS) {
            refuse(exchange, ProblemType.INVALID_REQUEST, "a query has at most " + MAX_PARAMETERS + " parameters");
        } else if (request.version() == null) {
            refuse(exchange, ProblemType.MALFORMED_REQUEST, "HTTP/1.1 and HTTP/1.0 are spoken here");
        } else if (!Uris.isWellFormed(request.uri())) {
            refuse(
                    exchange,
                    ProblemType.MALFORMED_REQUEST,
                    "the path or the query is not percent-encoded UTF-8 (RFC 3986, section 2)");
        } else if (!isPlaceKnown(request)) {
            refuse(
                    exchange,
                    ProblemType.MALFORMED_REQUEST,
                    "Host, and Forwarded's host, is a name or an address, and perhaps a port; its proto is http or https");
        } else if (!isAcceptReadable(exchange)) {
            refuse(
                    exchange,
                    ProblemType.MALFORMED_REQUEST,
                    "Accept is no list of media types (RFC 9110, section 12.5.1)");
        } else if (isEncoded(request.headers())) {
            exchange.response().putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY); // RFC 9110, section 12.5.3
            refuse(
                    exchange,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "a body is taken as it is: send it without Content-Encoding");
        } else {
            exchange.next();
        }
    }

    private static int length(MultiMap headers) {
        int length = 0;
        for (Map.Entry<String, String> header : headers) {
            length += header.getKey().length() + header.getValue().length();
        }
        return length;
    }

    // What links are made of. RFC 9112, section 3.2: two hosts are refused, too. HTTP/2 has another field for it.
    private static boolean isPlaceKnown(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        boolean host = hosts.isEmpty() || hosts.size() == 1 && Uris.isAuthority(hosts.get(0));
        return host && SCHEMES.contains(request.scheme());
    }

    // A semicolon separates parameters, too.
    private static long parameters(String uri) {
        int query = uri.indexOf('?');
        return query < 0
                ? 0
                : 1 + uri.chars().skip(query).filter(c -> c == '&' || c == ';').count();
    }

    // Quarkus's own pages leave Accept to the server's parser, which fails on some; resources have another.
    private static boolean isAcceptReadable(RoutingContext exchange) {
        if (!exchange.request().uri().contains(QUARKUS)) {
            return true;
        }
        try {
            exchange.parsedHeaders().accept().forEach(ParsedHeaderValue::weight);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean isEncoded(MultiMap headers) {
        return headers.getAll(HttpHeaders.CONTENT_ENCODING).stream()
                .anyMatch(coding -> !coding.strip().equalsIgnoreCase(IDENTITY));
    }

    private static void refuse(RoutingContext exchange, ProblemType type, String detail) {
        HttpErrors.send(exchange, type, detail);
    }
}
