package freshet.resilience.clients;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.net.Inet;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Whom a request is for: an authenticated principal, or else an address.
 *
 * @param node as RFC 7239, section 6, writes it: {@code 192.0.2.7}; {@code [2001:db8:1:2::]}, the first 64 bits of an IPv6 address,
 *     since one subscriber has all of the others; {@code _pW3x…}, a hash of a principal's name
 */
public record Client(String node) {
    private static final String KEY = Client.class.getName();
    private static final int NETWORK_BYTES = 8;
    private static final ThreadLocal<Client> CARRIED = new ThreadLocal<>();

    /** The one of the request under way on this thread; empty where there is none. */
    public static Optional<Client> current() {
        return Optional.ofNullable(CARRIED.get()).or(Client::ofRequest);
    }

    /** The same task, for another thread to run on behalf of the client that this thread works for. */
    public static <T> Callable<T> carry(Callable<T> task) {
        return current().map(client -> (Callable<T>) () -> client.run(task)).orElse(task);
    }

    /** Runs the task on behalf of this client. */
    <T> T run(Callable<T> task) throws Exception {
        Client before = CARRIED.get();
        CARRIED.set(this);
        try {
            return task.call();
        } finally {
            CARRIED.set(before);
        }
    }

    static Client of(InetAddress address) {
        byte[] bytes = plain(address).getAddress();
        if (bytes.length == 4) {
            return new Client(Inet.toOptimalString(bytes));
        }
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        return new Client("[" + Inet.toOptimalString(bytes) + "]");
    }

    static Client ofPrincipal(String name) {
        byte[] hash = sha256(name);
        return new Client("_" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    /** The address without what belongs to this host alone: a scope, and IPv4 written as IPv6. */
    static InetAddress plain(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** The {@code Forwarded} element that tells the next service whom it is asked for. */
    String forwarded() {
        return node.startsWith("[") ? "for=\"" + node + "\"" : "for=" + node;
    }

    /** The one that a request is for, once it is known whether it may ask at all. */
    public static Client of(RoutingContext request) {
        return request.get(KEY);
    }

    void keepIn(RoutingContext request) {
        request.put(KEY, this);
    }

    private static Optional<Client> ofRequest() {
        ArcContainer container = Arc.container();
        if (container == null || !container.requestContext().isActive()) {
            return Optional.empty();
        }
        RoutingContext request =
                container.instance(CurrentVertxRequest.class).get().getCurrent();
        return request == null ? Optional.empty() : Optional.ofNullable(request.get(KEY));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
