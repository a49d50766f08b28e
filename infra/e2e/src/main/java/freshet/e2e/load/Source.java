package freshet.e2e.load;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Requests of one kind that come at a constant rate.
 *
 * @param name by which its results are found
 * @param perSecond how many; more than 0
 * @param requests asked for each request, on one thread; what it throws ends the load
 * @param onlooker told of each answer, on any thread
 * @param address of the client; empty for the one that the operating system takes
 */
public record Source(
        String name,
        double perSecond,
        Supplier<HttpRequest.Builder> requests,
        Consumer<Answer> onlooker,
        Optional<InetAddress> address) {
    public Source {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("perSecond is " + perSecond);
        }
    }

    /** Any requests. */
    public static Source of(String name, double perSecond, Supplier<HttpRequest.Builder> requests) {
        return new Source(name, perSecond, requests, answer -> {}, Optional.empty());
    }

    /** A {@code GET} of each address that is supplied. */
    public static Source gets(String name, double perSecond, Supplier<String> urls) {
        return of(name, perSecond, () -> HttpRequest.newBuilder(URI.create(urls.get())));
    }

    /** The same, with each answer shown to somebody. */
    public Source watchedBy(Consumer<Answer> watcher) {
        return new Source(name, perSecond, requests, watcher, address);
    }

    /** The same from an address of the client's choice, such as 127.0.0.2: all of 127.0.0.0/8 is this machine (RFC 5735, 3). */
    public Source from(String client) {
        try {
            return new Source(name, perSecond, requests, onlooker, Optional.of(InetAddress.getByName(client)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(client, e);
        }
    }
}
