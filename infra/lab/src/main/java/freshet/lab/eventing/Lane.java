package freshet.lab.eventing;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records of one partition on their way to a sink, one after another. Begins at once. */
final class Lane {
    private static final Logger LOG = Logger.getLogger(Lane.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 100;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final long NOWHERE = -1;

    private final Function<ConsumerRecord<byte[], byte[]>, CloudEventMessage> envelope;
    private final Sink sink;
    private final BlockingQueue<ConsumerRecord<byte[], byte[]>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile long position = NOWHERE;
    private long told = NOWHERE;

    /** @param envelope makes of a record what is sent */
    Lane(Function<ConsumerRecord<byte[], byte[]>, CloudEventMessage> envelope, Sink sink) {
        this.envelope = envelope;
        this.sink = sink;
        this.thread = Thread.ofVirtual().name("to " + sink).start(this::run);
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        waiting.add(record);
    }

    /** Whether it has enough for now. */
    boolean isFull() {
        return waiting.size() >= MOST_WAITING;
    }

    /** Where it goes on from, if it has come further since this was asked before. */
    OptionalLong newPosition() {
        var now = position;
        if (now == told) {
            return OptionalLong.empty();
        }
        told = now;
        return OptionalLong.of(now);
    }

    /** Gives up what is under way and what waits; returns when nothing is sent any more, after 5 s at the latest. */
    void end() {
        thread.interrupt();
        try {
            thread.join(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                var record = waiting.take();
                deliver(record);
                position = record.offset() + 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        var status = post(record);
        for (int attempt = 1; isToBeRepeated(status); attempt++) {
            Thread.sleep(pauseAfter(attempt));
            status = post(record);
        }
        if (status >= 300) {
            var answer = status;
            LOG.warning(() -> "%s answered %d to %s-%d@%d, which goes no further"
                    .formatted(sink, answer, record.topic(), record.partition(), record.offset()));
        }
    }

    // What cannot be sent holds up its partition, and says so: a lane that ended would hold it up in silence.
    private int post(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        try {
            return sink.post(envelope.apply(record));
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "%s-%d@%d cannot be sent to %s"
                            .formatted(record.topic(), record.partition(), record.offset(), sink),
                    e);
            return Sink.NO_ANSWER;
        }
    }

    private static Duration pauseAfter(int attempt) {
        var pause = PAUSE.multipliedBy(attempt);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    // Knative's data plane, "Event Acknowledgement and Delivery Retry".
    private static boolean isToBeRepeated(int status) {
        return status == Sink.NO_ANSWER
                || status >= 500
                || status == 404
                || status == 408
                || status == 409
                || status == 429;
    }
}
