package freshet.aggregator.view;

import freshet.bus.Position;
import freshet.bus.Positions;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.faulttolerance.Timeout;

/** How far the topics are applied to the live generation of the view. */
@ApplicationScoped
class ViewPositions implements Positions {
    private static final String APPLIED = """
            SELECT statement_timestamp(), %s, p.topic, p.partition, p.next_offset, p.topic_id
            FROM generation g LEFT JOIN position p ON p.generation = g.number
            WHERE g.live""".formatted(StoredAge.COLUMN);

    private static final String RESTART = """
            UPDATE position p SET next_offset = 0, topic_id = NULL
            FROM generation g
            WHERE g.number = p.generation AND g.live AND p.topic = ? AND p.partition = ?""";

    // Unless it has gone back, or is of another topic by now.
    private static final String SET_TOPIC = """
            UPDATE position p SET next_offset = CASE WHEN ? THEN 0 ELSE p.next_offset END, topic_id = ?
            FROM generation g
            WHERE g.number = p.generation AND g.live AND p.topic = ? AND p.partition = ?
                AND p.next_offset >= ? AND p.topic_id IS NOT DISTINCT FROM ?""";

    // A topic that was made anew is read anew, and so is one that is not known to be the same.
    private static final String FORGET_OTHERS = """
            UPDATE position p SET next_offset = 0, topic_id = there.id
            FROM generation g, unnest(?::text[], ?::uuid[]) AS there (topic, id)
            WHERE g.number = p.generation AND g.live AND p.topic = there.topic AND p.topic_id IS DISTINCT FROM there.id""";

    // Never backwards: an instance that was stalled, and whose partitions another one reads by now, does no harm. Nor
    // does one that still holds events of a topic that has been made anew since. What comes without the topic's id is
    // of the
    // topic that is known, unless the position waits for this topic's beginning.
    private static final Columns<Map.Entry<TopicPartition, Position>> ADVANCE = new Columns<
                    Map.Entry<TopicPartition, Position>>("""
                    INSERT INTO position AS known (generation, topic, partition, next_offset, topic_id)""", """
                    ON CONFLICT (generation, topic, partition) DO UPDATE SET
                        next_offset = excluded.next_offset, topic_id = coalesce(excluded.topic_id, known.topic_id)
                    WHERE excluded.next_offset > known.next_offset
                        AND (excluded.topic_id = known.topic_id OR excluded.topic_id IS NULL
                            AND (known.next_offset > 0 OR known.topic_id IS NULL))""")
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
        return applied().positions().entrySet().stream()
                .filter(position -> partitions.contains(position.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, position -> position.getValue().offset()));
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

    /**
     * How far the topics are applied.
     *
     * @param at the moment of which this is, by the database's clock
     * @param age how long before that the view was last found to hold all that the bus held; empty if that is not known
     * @param positions those of all partitions that were ever read
     */
    record Applied(Instant at, Optional<Duration> age, Map<TopicPartition, Position> positions) {}

    /** How far the topics are applied now. */
    @Timeout
    Applied applied() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(APPLIED);
                ResultSet rows = select.executeQuery()) {
            rows.next();
            Instant at = rows.getObject(1, OffsetDateTime.class).toInstant();
            Optional<Duration> age = StoredAge.of(rows, 2);
            Map<TopicPartition, Position> positions = new HashMap<>();
            do {
                if (rows.getString(3) != null) {
                    positions.put(
                            new TopicPartition(rows.getString(3), rows.getInt(4)),
                            new Position(rows.getObject(6, UUID.class), rows.getLong(5)));
                }
            } while (rows.next());
            return new Applied(at, age, positions);
        } catch (SQLException e) {
            throw new ViewFailure(e);
        }
    }

    /**
     * Has a position start over, in the topic of this id; from there only what names this topic moves it on.
     *
     * @param known as it was found; if it has gone back since, or is of another topic by now, this changes nothing
     * @return whether it starts over
     */
    @Timeout
    boolean startOver(TopicPartition partition, Position known, UUID topicId) {
        return setTopic(partition, known, topicId, true);
    }

    /** Takes a position to be of the topic of this id; {@code known} as in {@link #startOver}. */
    @Timeout
    void adopt(TopicPartition partition, Position known, UUID topicId) {
        setTopic(partition, known, topicId, false);
    }

    private boolean setTopic(TopicPartition partition, Position known, UUID topicId, boolean fromZero) {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(SET_TOPIC)) {
            update.setBoolean(1, fromZero);
            update.setObject(2, topicId);
            update.setString(3, partition.topic());
            update.setInt(4, partition.partition());
            update.setLong(5, known.offset());
            update.setObject(6, known.topicId(), Types.OTHER);
            return update.executeUpdate() > 0;
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
