package freshet.lab.front;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * An HTTP reverse proxy on a port of the loopback address that spreads a function's requests over its ready instances by least
 * load. Where an instance refuses the connection, the next one is tried; where there is none, the request waits if its {@link Pool}
 * lets it, for 30 s at the most. If that does not help, or an instance breaks off before it answers, the client gets a problem
 * document: 503 or 502. An answer that breaks off midway closes the client's connection. What is no request is refused here.
 *
 * <p>A small body is here before its request has its turn, and of a large one the beginning, so that who sends slowly takes nothing of an
 * instance. How many connections and waiting requests a client may have is for its {@link Guests} to say.
 */
public final class Front extends AbstractVerticle {
    static final int LONGEST_REQUEST_LINE = 32 * 1024;
    static final int LARGEST_HEADERS = 32 * 1024;
    private static final int MOST_CONNECTIONS = 512;
    private static final int CONNECT_LIMIT_MILLIS = 2_000;
    private static final int SWEEP_MILLIS = 500;

    // A JVM takes some seconds to start, and twice as many beside others.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final String function;
    private final int port;
    private final Pool pool;
    private final Guests guests;
    private final Duration longestWait;

    /** Not yet listening: deploy it, once for each event loop that is to work for it. All share {@code pool} and {@code guests}. */
    public Front(String function, int port, Pool pool, Guests guests) {
        this(function, port, pool, guests, LONGEST_WAIT);
    }

    /** @param longestWait how long a request may wait for an instance */
    Front(String function, int port, Pool pool, Guests guests, Duration longestWait) {
        this.function = function;
        this.port = port;
        this.pool = pool;
        this.guests = guests;
        this.longestWait = longestWait;
    }

    @Override
    public void start(Promise<Void> started) {
        var client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setConnectTimeout(CONNECT_LIMIT_MILLIS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setTcpNoDelay(true));
        var connections = new Connections(guests);
        vertx.setPeriodic(SWEEP_MILLIS, again -> connections.sweep());
        vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                        .setMaxHeaderSize(LARGEST_HEADERS)
                        // Else a connection would not be known of before its first bytes, and an upgrade whose
                        // settings cannot be read would get an answer without an end.
                        .setHttp2ClearTextEnabled(false)
                        .setTcpNoDelay(true))
                .invalidRequestHandler(Unreadable::refuse)
                .connectionHandler(connections::opened)
                .requestHandler(request ->
                        new Exchange(function, pool, client, guests, connections, longestWait, request).begin())
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
