package freshet.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jboss.logging.Logger;

/**
 * Notices when one of the topics that are being read was deleted and made again: every 5 s it asks for their ids. A consumer does
 * not tell, and would go on at its old position if the new topic reaches so far.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final List<String> topics;
    private final TopicIds broker;
    private final Map<String, UUID> known = new HashMap<>();
    private KafkaFuture<Map<String, UUID>> answer;
    private Instant nextLook = Instant.MIN;

    TopicWatch(Map<String, Object> kafka, List<String> topics) {
        this.broker = new TopicIds(kafka);
        this.topics = topics;
    }

    /**
     * Asks for the ids of the topics, and waits for them.
     *
     * @return the topics that are found to be others than before
     * @throws KafkaException if they cannot be had within 3 s
     */
    List<String> look() {
        answer = null;
        return update(broker.now(topics));
    }

    /** The topics that are found to be others than before; looks now and then, and never waits. */
    List<String> lookNowAndThen() {
        if (answer == null) {
            if (Instant.now().isAfter(nextLook)) {
                nextLook = Instant.now().plus(INTERVAL);
                answer = broker.ask(topics);
            }
            return List.of();
        }
        if (!answer.isDone()) {
            return List.of();
        }
        Map<String, UUID> now = answered();
        answer = null;
        return update(now);
    }

    /** The ids that were found last. */
    Map<String, UUID> ids() {
        return Map.copyOf(known);
    }

    private List<String> update(Map<String, UUID> now) {
        List<String> changed = now.entrySet().stream()
                .filter(topic -> known.containsKey(topic.getKey()))
                .filter(topic -> !topic.getValue().equals(known.get(topic.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        known.putAll(now);
        return changed;
    }

    private Map<String, UUID> answered() {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            LOG.debug("The topics' ids are asked for again", e);
            return Map.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts an inbox", e);
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
