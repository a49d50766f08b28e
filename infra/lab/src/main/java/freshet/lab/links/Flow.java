package freshet.lab.links;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One direction of a passage: what one socket says goes to the other in its order, perhaps later. What is held is bounded: beyond
 * {@value #MOST_HELD} bytes nothing more is read, and TCP slows the sender down. When one side ends, so does the other, after
 * all that was said before.
 */
final class Flow {
    /** In bytes. With a latency, a connection carries no more than this in that time. */
    static final int MOST_HELD = 1 << 20;

    private static final long MILLI = 1_000_000;
    private static final long NONE = -1;

    // The end of what is said is a word without bytes.
    private static final Buffer END = Buffer.buffer();

    private record Held(Buffer bytes, long since) {}

    private final Context context;
    private final NetSocket from;
    private final NetSocket to;
    private final Queue<Held> held = new ArrayDeque<>();

    private int heldBytes;
    private boolean blocked;
    private boolean reading;
    private long delayNanos;
    private long timer = NONE;

    /** The sockets are paused until the first {@link #steer}. */
    Flow(Context context, NetSocket from, NetSocket to) {
        this.context = context;
        this.from = from;
        this.to = to;
        from.handler(this::take);
        from.endHandler(end -> take(END));
        to.drainHandler(drained -> adjust());
    }

    /** Lets nothing pass, or everything this much later; what is held already is under the same rule. */
    void steer(boolean block, Duration delay) {
        blocked = block;
        delayNanos = delay.toNanos();
        context.owner().cancelTimer(timer);
        timer = NONE;
        release();
    }

    private void take(Buffer bytes) {
        if (held.isEmpty() && delayNanos == 0 && !blocked) {
            pass(bytes);
            adjust();
        } else {
            held.add(new Held(bytes, System.nanoTime()));
            heldBytes += bytes.length();
            release();
        }
    }

    private void release() {
        while (!blocked && !held.isEmpty() && left(held.peek()) <= 0) {
            var next = held.remove();
            heldBytes -= next.bytes().length();
            pass(next.bytes());
        }
        awaitNext();
        adjust();
    }

    private long left(Held next) {
        return next.since() + delayNanos - System.nanoTime();
    }

    private void awaitNext() {
        if (!blocked && !held.isEmpty() && timer == NONE) {
            timer = context.owner().setTimer(Math.max(1, Math.ceilDiv(left(held.peek()), MILLI)), due -> {
                timer = NONE;
                release();
            });
        }
    }

    private void pass(Buffer bytes) {
        if (bytes == END) {
            to.close();
        } else {
            to.write(bytes);
        }
    }

    private void adjust() {
        var wanted = !blocked && heldBytes < MOST_HELD && !to.writeQueueFull();
        if (wanted && !reading) {
            reading = true;
            from.resume();
        } else if (!wanted && reading) {
            reading = false;
            from.pause();
        }
    }
}
