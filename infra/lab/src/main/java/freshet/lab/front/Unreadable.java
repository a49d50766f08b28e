package freshet.lab.front;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Tells what is no request as HTTP has them, and answers it: no instance has to. */
final class Unreadable {
    // What goes into Forwarded in quotes has none of its own.
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~:\\[\\]-]{0,300}");

    private Unreadable() {}

    /** Answers what the server's parser could not read. The rest of the connection cannot be read either. */
    static void refuse(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var status = cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400;
        var response = request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Problem.send(response, status, "The request cannot be read: " + reason(status) + ".")
                .onComplete(sent -> request.connection().close());
    }

    private static String reason(int status) {
        return switch (status) {
            case 414 -> "its path and query have more than " + Front.LONGEST_REQUEST_LINE + " bytes";
            case 431 -> "its headers have more than " + Front.LARGEST_HEADERS + " bytes";
            default -> "it is not HTTP/1.1 (RFC 9112)";
        };
    }

    /** Whether its target or its host could not be passed on as they are. */
    static boolean is(HttpServerRequest request) {
        var hosts = request.headers().getAll(HttpHeaders.HOST);
        return hosts.size() > 1
                || !hosts.stream().allMatch(host -> HOST.matcher(host).matches() && isUri("http://" + host + "/"))
                || request.method().equals(HttpMethod.CONNECT) // asks for a tunnel, which would have no end
                || !isUri(request.uri())
                || !hasPath(request);
    }

    // Also in the absolute form, RFC 9112, section 3.2.2.
    private static boolean hasPath(HttpServerRequest request) {
        return request.path() != null && request.path().startsWith("/");
    }

    private static boolean isUri(String target) {
        try {
            new URI(target);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
