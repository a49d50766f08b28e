package freshet.lab.eventing;

import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Stands in for a PingSource of Knative's: posts an event to a sink every so often. One that is not taken is followed by the next. */
public final class PingSource implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PingSource.class.getName());

    private final String name;
    private final Sink sink;
    private final Thread thread;

    /** Begins at once; the first event comes after the first pause. */
    public PingSource(String name, Duration every, Sink sink) {
        this.name = name;
        this.sink = sink;
        this.thread = Thread.ofVirtual().name("ping " + sink).start(() -> run(every));
    }

    private void run(Duration every) {
        try {
            while (true) {
                Thread.sleep(every);
                ping(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ping(Duration every) throws InterruptedException {
        try {
            var status = sink.post(CloudEventMessage.ping(name, Instant.now()));
            if (status >= 300 || status == Sink.NO_ANSWER) {
                LOG.warning(() ->
                        sink + " was not done (" + status + "); the next one is due in " + every.toSeconds() + " s");
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, sink + " could not be asked; the next one is due in " + every.toSeconds() + " s", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
