package freshet.lab.front;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which header fields a proxy passes on, and which it adds (RFC 9110, 7.6.1; RFC 7239). */
final class Headers {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            // Asked of the instance where the front has not let the client go on already.
            "expect",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private Headers() {}

    /** Copies all but the fields that are meant for the next hop alone. */
    static void passOn(MultiMap from, MultiMap to) {
        var forThisHop = forThisHop(from.get(HttpHeaders.CONNECTION));
        for (var field : from) {
            var name = field.getKey().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !forThisHop.contains(name)) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    private static Set<String> forThisHop(String connection) {
        return connection == null
                ? Set.of()
                : Arrays.stream(connection.split(","))
                        .map(option -> option.strip().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
    }

    /** Tells the instance for whom the front asks. An earlier proxy's word stays in front of the front's own. */
    static void addForwarded(HttpServerRequest request, MultiMap to) {
        var client = request.remoteAddress().hostAddress();
        var host = request.getHeader(HttpHeaders.HOST);
        append(to, "Forwarded", "for=" + client + (host == null ? "" : ";host=\"" + host + "\"") + ";proto=http");
        append(to, "X-Forwarded-For", client);
    }

    private static void append(MultiMap headers, String name, String value) {
        var earlier = headers.get(name);
        headers.set(name, earlier == null ? value : earlier + ", " + value);
    }

    /** Whether the client sends its body only when it is told to (RFC 9110, 10.1.1). */
    static boolean askFirst(MultiMap headers) {
        return "100-continue".equalsIgnoreCase(headers.get(HttpHeaders.EXPECT));
    }

    /** How many bytes are announced; 0 where it is not said how many they are. */
    static long announcedLength(MultiMap headers) {
        var length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length); // the server has refused what is no number
    }

    /** Whether a message with these fields has a body, RFC 9112, 6.3. */
    static boolean announceBody(MultiMap headers) {
        return headers.contains(HttpHeaders.CONTENT_LENGTH) || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
