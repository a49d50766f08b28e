package freshet.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A request's body as it comes, in bounded memory whatever its length, for one thread that may wait. Nothing of it is read before the
 * first byte is asked for, so that a permit can be taken first; what nobody has asked for yet stays with the sender. The sender must
 * keep its {@link Pace}.
 */
public final class BodyStream extends InputStream {
    private static final Buffer END = Buffer.buffer();
    private static final Buffer BROKEN_OFF = Buffer.buffer();
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    /**
     * How fast a body must come. Only the time counts for which somebody waited for it.
     *
     * @param grace for so long it may come as slowly as it likes
     * @param leastRate bytes a second, on average, once it has been waited for longer than that
     * @param ahead how many bytes {@link #arrive} waits for at the most
     * @param pauses how long it may be waited for after {@link #arrive}, all together
     */
    public record Pace(Duration grace, long leastRate, int ahead, Duration pauses) {
        /** Whether these bytes are too few for that time. */
        public boolean isBehind(long bytes, long nanos) {
            return nanos > grace.toNanos() && bytes < leastRate * (nanos / 1e9);
        }
    }

    private final RoutingContext exchange;
    private final Pace pace;
    private final Supplier<Duration> left;
    private final BlockingQueue<Buffer> arrived = new LinkedBlockingQueue<>();
    private final Deque<Buffer> ahead = new ArrayDeque<>();
    private Buffer part;
    private int read;
    private boolean begun;
    private long received;
    private long waited;
    private long mayWait = Long.MAX_VALUE;

    /** @param left how long the request's caller still waits; asked by the thread that reads */
    public BodyStream(RoutingContext exchange, Pace pace, Supplier<Duration> left) {
        this.exchange = exchange;
        this.pace = pace;
        this.left = left;
    }

    /**
     * Waits until the whole body is here, or as much of it as is kept in memory. From then on its sender may cause pauses of a few
     * seconds only: what is done with it, such as a transaction, must not be held open by a slow sender.
     *
     * @throws ProblemException 408 if it comes too slowly, 400 if it breaks off
     */
    public void arrive() {
        int size = 0;
        while (size < pace.ahead() && (ahead.isEmpty() || ahead.getLast() != END)) {
            Buffer next = next();
            ahead.add(next);
            size += next.length();
        }
        mayWait = waited + pace.pauses().toNanos();
    }

    /** @throws ProblemException as {@link #arrive} does */
    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws ProblemException as {@link #arrive} does */
    @Override
    public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        while (part == null || part != END && read == part.length()) {
            part = ahead.isEmpty() ? next() : ahead.remove();
            read = 0;
        }
        if (part == END) {
            return -1;
        }
        int count = Math.min(length, part.length() - read);
        part.getBytes(read, read + count, bytes, offset);
        read += count;
        return count;
    }

    private Buffer next() {
        if (!begun) {
            begun = true;
            begin();
        }
        Buffer next = arrived.poll();
        if (next == null) {
            next = await();
        }
        if (next == BROKEN_OFF) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "the body broke off");
        }
        if (next != END) {
            received += next.length();
            exchange.request().fetch(1);
        }
        return next;
    }

    private void begin() {
        HttpServerRequest request = exchange.request();
        request.pause();
        request.exceptionHandler(failure -> arrived.add(BROKEN_OFF));
        request.endHandler(end -> arrived.add(END));
        request.handler(arrived::add);
        if (exchange.response().closed()) {
            arrived.add(BROKEN_OFF); // before anybody was told of it
        }
        letSend(exchange);
        request.fetch(1);
    }

    /** Tells a sender that waits for it that it may send its body (RFC 9110, section 10.1.1). */
    public static void letSend(RoutingContext exchange) {
        if ("100-continue".equalsIgnoreCase(exchange.request().getHeader(HttpHeaders.EXPECT))) {
            exchange.response().writeContinue();
        }
    }

    private Buffer await() {
        Buffer next = null;
        long since = System.nanoTime();
        while (next == null) {
            try {
                next = arrived.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw late(); // not interrupted any more: what is undone now needs its connection to the database
            }
            long now = System.nanoTime();
            waited += now - since;
            since = now;
            if (waited > mayWait
                    || pace.isBehind(received, waited)
                    || left.get().isZero()) {
                throw late();
            }
        }
        return next;
    }

    /** What to answer to who sends too slowly: RFC 9110, section 15.5.9. */
    public static ProblemException late() {
        return new ProblemException(ProblemType.REQUEST_TIMEOUT, "the body did not arrive in time");
    }
}
