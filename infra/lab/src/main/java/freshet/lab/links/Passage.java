package freshet.lab.links;

import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One connection through a proxy: the near side, which a function made, and the far side, made once the link lets it. All of it
 * happens on the event loop of the near side.
 */
final class Passage {
    private static final String HOST = "127.0.0.1";

    private final Context context;
    private final NetSocket near;
    private final NetClient client;
    private final int target;
    private final Consumer<Passage> onEnd;

    private Fault fault = new Fault.Off();
    private boolean connecting;
    private boolean nearIsClosed;
    private boolean farIsClosed;
    private NetSocket far;
    private Flow there;
    private Flow back;

    /** @param onEnd told when both sides are closed; until then it is to be told of faults */
    Passage(Context context, NetSocket near, NetClient client, int target, Consumer<Passage> onEnd) {
        this.context = context;
        this.near = near;
        this.client = client;
        this.target = target;
        this.onEnd = onEnd;
        near.pause();
        near.exceptionHandler(broken -> {});
        near.closeHandler(closed -> {
            nearIsClosed = true;
            lookForEnd();
        });
    }

    /** As {@link #obey}, from any thread. */
    void tell(Fault next) {
        context.runOnContext(turn -> obey(next));
    }

    void obey(Fault next) {
        fault = next;
        if (next instanceof Fault.Reset) {
            reset();
        } else if (far != null) {
            steer();
        } else if (!connecting && !nearIsClosed && !(next instanceof Fault.Blackhole)) {
            connect();
        }
    }

    private void connect() {
        connecting = true;
        client.connect(target, HOST).onSuccess(this::join).onFailure(refused -> {
            connecting = false;
            reset();
            lookForEnd();
        });
    }

    // Faults and farewells may have come meanwhile; they are in the fields, and in what the near side still has to say.
    private void join(NetSocket connected) {
        connecting = false;
        far = connected;
        far.exceptionHandler(broken -> {});
        far.closeHandler(closed -> {
            farIsClosed = true;
            lookForEnd();
        });
        far.pause();
        there = new Flow(context, near, far);
        back = new Flow(context, far, near);
        obey(fault);
    }

    private void lookForEnd() {
        if (nearIsClosed && !connecting && (far == null || farIsClosed)) {
            onEnd.accept(this);
        }
    }

    private void steer() {
        var blocked = fault instanceof Fault.Blackhole;
        there.steer(blocked, Duration.ZERO);
        back.steer(blocked, fault instanceof Fault.Latency(var time) ? time : Duration.ZERO);
    }

    private void reset() {
        if (!nearIsClosed) {
            reset(near);
        }
        if (far != null && !farIsClosed) {
            reset(far);
        }
    }

    // A socket that is closed without lingering sends RST in place of FIN.
    private static void reset(NetSocket socket) {
        ((NetSocketInternal) socket).channelHandlerContext().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        socket.close();
    }
}
