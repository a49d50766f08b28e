package freshet.aggregator.view;

import freshet.inbox.Position;
import freshet.inbox.Positions;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** How far the topics are applied to the live generation of the view. */
@ApplicationScoped
class ViewPositions implements Positions {
    private static final String STORED = """
            SELECT p.topic, p.partition, p.next_offset
            FROM position p JOIN generation g ON g.number = p.generation AND g.live""";

    private static final String RESTART = """
            UPDATE position p SET next_offset = 0
            FROM generation g
            WHERE g.number = p.generation AND g.live AND p.topic = ? AND p.partition = ?""";

    // A topic that was made anew is read anew, and so is one that is not known to be the same.
    private static final String FORGET_OTHERS = """
            UPDATE position p SET next_offset = 0, topic_id = there.id
            FROM generation g, unnest(?::text[], ?::uuid[]) AS there (topic, id)
            WHERE g.number = p.generation AND g.live AND p.topic = there.topic AND p.topic_id IS DISTINCT FROM there.id""";

    // Never backwards: an instance that was stalled, and whose partitions another one reads by now, does no harm. Nor
    // does one that still holds events of a topic that has been made anew since.
    private static final Columns<Map.Entry<TopicPartition, Position>> ADVANCE = new Columns<
                    Map.Entry<TopicPartition, Position>>("""
                    INSERT INTO position AS known (generation, topic, partition, next_offset, topic_id)""", """
                    ON CONFLICT (generation, topic, partition) DO UPDATE SET
                        next_offset = excluded.next_offset, topic_id = excluded.topic_id
                    WHERE excluded.next_offset > known.next_offset
                        AND (excluded.topic_id IS NULL OR excluded.topic_id = known.topic_id)""")
            .with("text", entry -> entry.getKey().topic())
            .with("int", entry -> entry.getKey().partition())
            .with("bigint", entry -> entry.getValue().offset())
            .with("uuid", entry -> entry.getValue().topicId());

    private final AgroalDataSource database;

    ViewPositions(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    @Timeout
    public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions, Map<String, UUID> topicIds) {
        forgetOthers(topicIds);
        Map<TopicPartition, Long> positions = all();
        positions.keySet().retainAll(partitions);
        return positions;
    }

    private void forgetOthers(Map<String, UUID> topicIds) {
        List<Map.Entry<String, UUID>> topics = List.copyOf(topicIds.entrySet());
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(FORGET_OTHERS)) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "text", topics.stream().map(Map.Entry::getKey).toArray()));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", topics.stream().map(Map.Entry::getValue).toArray()));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    /** The positions of all partitions that were ever read. */
    @Timeout
    Map<TopicPartition, Long> all() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(STORED);
                ResultSet rows = select.executeQuery()) {
            Map<TopicPartition, Long> positions = new HashMap<>();
            while (rows.next()) {
                positions.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
            return positions;
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    @Override
    @Timeout
    public void restart(Collection<TopicPartition> partitions) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(RESTART)) {
            for (TopicPartition partition : partitions) {
                update.setString(1, partition.topic());
                update.setInt(2, partition.partition());
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    /** Moves the positions on, in the transaction that applies what lies before them. */
    void advance(Connection connection, int generation, Map<TopicPartition, Position> next) throws SQLException {
        List<Map.Entry<TopicPartition, Position>> inOrder = next.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<TopicPartition, Position> entry) ->
                                entry.getKey().topic())
                        .thenComparing(entry -> entry.getKey().partition()))
                .toList();
        ADVANCE.merge(connection, generation, inOrder);
    }
}
