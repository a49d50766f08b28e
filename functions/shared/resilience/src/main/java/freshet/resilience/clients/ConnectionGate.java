package freshet.resilience.clients;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees each connection when it is accepted, before a byte of it is read. An address may have only so many, unless it is a trusted
 * proxy's; and one that no request comes by for too long is closed, however busily it sends the beginning of one.
 */
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Visit> VISIT = AttributeKey.valueOf(ConnectionGate.class, "visit");

    private final ClientsConfig.Connections config;
    private final TrustedProxies trusted;
    private final Crowd crowd;
    private final Map<Channel, Visit> visits = new ConcurrentHashMap<>();

    /** A connection, used by its own event loop, and looked at by the one that closes what is over. */
    static final class Visit {
        private volatile long since = System.nanoTime();
        private volatile long patience;
        private volatile int requests;

        private boolean isOver() {
            return requests == 0 && System.nanoTime() - since > patience;
        }
    }

    ConnectionGate(ClientsConfig.Connections config, TrustedProxies trusted) {
        this.config = config;
        this.trusted = trusted;
        this.crowd = new Crowd(Integer.MAX_VALUE, config.perAddress());
    }

    @Override
    public void channelRead(ChannelHandlerContext server, Object accepted) {
        Channel connection = (Channel) accepted;
        if (connection.remoteAddress() instanceof InetSocketAddress peer && !isTrusted(peer)) {
            Client client = Client.of(peer.getAddress());
            if (crowd.enter(client) != Crowd.Answer.GRANTED) {
                connection.unsafe().closeForcibly(); // which is how one is closed that has no event loop yet
                return;
            }
            connection.closeFuture().addListener(closed -> crowd.leave(client));
        }
        watch(connection);
        server.fireChannelRead(accepted);
    }

    private boolean isTrusted(InetSocketAddress peer) {
        InetAddress address = Client.plain(peer.getAddress());
        return trusted.include(address);
    }

    private void watch(Channel connection) {
        Visit visit = new Visit();
        visit.patience = config.head().toNanos();
        connection.attr(VISIT).set(visit);
        visits.put(connection, visit);
        connection.closeFuture().addListener(closed -> visits.remove(connection));
    }

    /** A request has begun, by its connection's event loop. */
    void begun(Channel connection) {
        Visit visit = connection.attr(VISIT).get();
        if (visit != null) { // null: accepted before there was a gate
            visit.requests++;
        }
    }

    /** It is answered. */
    void ended(Channel connection) {
        Visit visit = connection.attr(VISIT).get();
        if (visit != null) {
            visit.since = System.nanoTime();
            visit.patience = config.idle().toNanos();
            visit.requests--;
        }
    }

    /** Closes what no request has come by for too long; to be called again and again. */
    void sweep() {
        visits.forEach((connection, visit) -> {
            if (visit.isOver()) {
                connection.close();
            }
        });
    }
}
