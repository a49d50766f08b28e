package freshet.aggregator.view;

import freshet.bus.EventSource;
import freshet.bus.Inboxes;
import freshet.bus.Position;
import freshet.bus.Replay;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Notices, where events come over HTTP, that a topic was deleted and made again; over Kafka the inbox does. A source tells no topic's
 * id, and may go on at its old place in the new topic. So the positions start over, which the source's events do not move, and
 * this instance reads the topic by itself up to where it ends. What the source sends meanwhile is applied, too.
 */
@ApplicationScoped
class TopicsMadeAnew {
    private static final Logger LOG = Logger.getLogger(TopicsMadeAnew.class);

    private final ViewPositions positions;
    private final EventSource source;
    private final Replay replay;

    @Inject
    TopicsMadeAnew(
            ViewPositions positions,
            Inboxes inboxes,
            ViewEvents events,
            @ConfigProperty(name = "freshet.events.source") EventSource source) {
        this(positions, source, inboxes.replay(ViewFeed.SUBSCRIPTION, events));
    }

    TopicsMadeAnew(ViewPositions positions, EventSource source, Replay replay) {
        this.positions = positions;
        this.source = source;
        this.replay = replay;
    }

    /**
     * Compares the view's positions with the topics that are there.
     *
     * @param known as they were stored before the ends were asked
     */
    void notice(Map<TopicPartition, Position> known, Map<TopicPartition, Position> ends) {
        if (source == EventSource.KAFKA) {
            return;
        }
        Map<TopicPartition, Position> passedOver = new HashMap<>();
        ends.forEach((partition, end) -> {
            Position position = known.get(partition);
            if (position != null && follow(partition, position, end) && end.offset() > 0) {
                passedOver.put(partition, end);
            }
        });
        if (!passedOver.isEmpty()) {
            replay.begin(passedOver);
        }
    }

    /** Has a position be of the topic that is there; whether that one has to be read from its beginning. */
    private boolean follow(TopicPartition partition, Position position, Position end) {
        UUID topic = end.topicId();
        boolean isPossible = position.offset() <= end.offset();
        if (topic.equals(position.topicId()) && isPossible) {
            return position.offset() == 0;
        }
        if (position.topicId() != null || !isPossible) {
            LOG.warnf("%s was deleted and made again; it is read from its beginning", partition);
            return positions.startOver(partition, position, topic);
        }
        if (position.offset() > 0) {
            positions.adopt(partition, position, topic);
        }
        return false;
    }

    void close(@Observes ShutdownEvent stopping) {
        replay.close();
    }
}
