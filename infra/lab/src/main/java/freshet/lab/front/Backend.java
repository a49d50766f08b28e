package freshet.lab.front;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** An instance as its front sees it: where it is now, whether it takes requests, and how many it has. */
public final class Backend {
    private final String id;
    private final IntSupplier port;
    private final BooleanSupplier ready;
    private final AtomicInteger load = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();

    /**
     * @param port asked for each request, because a restart may change it
     * @param ready asked for each request
     */
    public Backend(String id, IntSupplier port, BooleanSupplier ready) {
        this.id = id;
        this.port = port;
        this.ready = ready;
    }

    String id() {
        return id;
    }

    int port() {
        return port.getAsInt();
    }

    boolean isReady() {
        return ready.getAsBoolean();
    }

    /** How many requests it has that are not answered to the end. */
    int load() {
        return load.get();
    }

    /** How many requests it was ever given. */
    long begun() {
        return begun.get();
    }

    void begin() {
        begun.incrementAndGet();
        load.incrementAndGet();
    }

    void end() {
        load.decrementAndGet();
    }
}
