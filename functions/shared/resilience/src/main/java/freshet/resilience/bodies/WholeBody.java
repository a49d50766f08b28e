package freshet.resilience.bodies;

import freshet.http.BodyStream;
import freshet.http.BodyStream.Pace;
import freshet.http.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A small body on its way in. It is read on the event loop, so that a slow sender costs memory only, and no thread and no turn. */
final class WholeBody {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final RoutingContext exchange;
    private final HttpServerRequest request;
    private final long largest;
    private final Pace pace;
    private final long time;
    private final Runnable left;
    private final Consumer<Buffer> arrived;
    private final BiConsumer<ProblemType, String> refused;
    private final long since = System.nanoTime();
    private final Buffer body = Buffer.buffer();
    private long timer;
    private boolean over;

    /**
     * @param time how long its sender has for it
     * @param left told once, when it is here, broken off or refused
     */
    WholeBody(
            RoutingContext exchange,
            long largest,
            Pace pace,
            Duration time,
            Runnable left,
            Consumer<Buffer> arrived,
            BiConsumer<ProblemType, String> refused) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.largest = largest;
        this.pace = pace;
        this.time = time.toNanos();
        this.left = left;
        this.arrived = arrived;
        this.refused = refused;
    }

    void begin() {
        request.pause();
        request.exceptionHandler(brokenOff -> end());
        request.endHandler(all -> {
            if (end()) {
                arrived.accept(body);
            }
        });
        request.handler(this::take);
        look();
        BodyStream.letSend(exchange);
        request.resume();
    }

    private void take(Buffer part) {
        if (over) {
            return;
        }
        if (body.length() + part.length() > largest) {
            refuse(ProblemType.TOO_LARGE, "a body may have " + largest + " bytes");
        } else {
            body.appendBuffer(part);
        }
    }

    private void look() {
        long waited = System.nanoTime() - since;
        if (waited >= time || pace.isBehind(body.length(), waited)) {
            refuse(ProblemType.REQUEST_TIMEOUT, BodyStream.late().getMessage());
        } else {
            long next = Math.min(LOOK.toNanos(), time - waited);
            timer = exchange.vertx().setTimer(1 + next / 1_000_000, again -> look());
        }
    }

    private void refuse(ProblemType type, String detail) {
        end();
        refused.accept(type, detail);
    }

    private boolean end() {
        if (over) {
            return false;
        }
        over = true;
        exchange.vertx().cancelTimer(timer);
        left.run();
        return true;
    }
}
