package freshet.aggregator.view;

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

    // Never backwards: an instance that was stalled, and whose partitions another one reads by now, does no harm.
    private static final Columns<Map.Entry<TopicPartition, Long>> ADVANCE = new Columns<
                    Map.Entry<TopicPartition, Long>>("""
                    INSERT INTO position AS known (generation, topic, partition, next_offset)""", """
                    ON CONFLICT (generation, topic, partition) DO UPDATE SET next_offset = excluded.next_offset
                    WHERE excluded.next_offset > known.next_offset""")
            .with("text", entry -> entry.getKey().topic())
            .with("int", entry -> entry.getKey().partition())
            .with("bigint", Map.Entry::getValue);

    private final AgroalDataSource database;

    ViewPositions(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    @Timeout
    public Map<TopicPartition, Long> stored(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = all();
        positions.keySet().retainAll(partitions);
        return positions;
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
    void advance(Connection connection, int generation, Map<TopicPartition, Long> next) throws SQLException {
        List<Map.Entry<TopicPartition, Long>> inOrder = next.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<TopicPartition, Long> entry) ->
                                entry.getKey().topic())
                        .thenComparing(entry -> entry.getKey().partition()))
                .toList();
        ADVANCE.merge(connection, generation, inOrder);
    }
}
