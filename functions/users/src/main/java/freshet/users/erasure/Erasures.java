package freshet.users.erasure;

import freshet.events.users.UserDeleted;
import freshet.outbox.Outbox;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Publishes the deletion of a user, and publishes it again when the topics are ready to forget the user.
 *
 * <p>Kafka compacts closed segments only, and closes one when a record comes after its time. In a partition to which nobody writes any
 * more, the deletion alone would leave the user's name for good. The deletion itself, once more, is such a record: it has the same key
 * and therefore the same partition, and readers pass over it, because they know its version. What the view's projector writes about the
 * user to the dead letters with each deletion closes the segments there.
 */
@ApplicationScoped
public class Erasures {
    private static final String PLAN = "INSERT INTO erasures (due_at, user_id, version) VALUES (?, ?, ?)";

    private static final String TAKE = """
            DELETE FROM erasures WHERE (due_at, user_id) IN (
                SELECT due_at, user_id FROM erasures WHERE due_at <= ?
                ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING user_id, version""";

    private final AgroalDataSource database;
    private final Outbox outbox;
    private final Clock clock;
    private final ErasureConfig config;

    Erasures(AgroalDataSource database, Outbox outbox, Clock clock, ErasureConfig config) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Publishes the deletion when the transaction under way commits, and plans when it is published again.
     *
     * @throws IllegalStateException if the database does not take it; the transaction is then lost as a whole
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void publish(UserDeleted deletion) {
        outbox.append(deletion);
        Instant now = clock.instant();
        try (Connection connection = database.getConnection();
                PreparedStatement plan = connection.prepareStatement(PLAN)) {
            for (Duration after : config.publishAgainAfter()) {
                plan.setObject(1, utc(now.plus(after)));
                plan.setObject(2, deletion.subject());
                plan.setLong(3, deletion.version());
                plan.addBatch();
            }
            plan.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("The deletion cannot be planned", e);
        }
    }

    /** @throws IllegalStateException if the database cannot be had; it can be tried again */
    @Timeout
    @Transactional
    void publishAgain() {
        try (Connection connection = database.getConnection();
                PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setObject(1, utc(clock.instant()));
            take.setInt(2, config.atOnce());
            List<UserDeleted> due = new ArrayList<>();
            try (ResultSet row = take.executeQuery()) {
                while (row.next()) {
                    due.add(new UserDeleted(row.getObject(1, UUID.class), row.getLong(2)));
                }
            }
            outbox.append(due);
        } catch (SQLException e) {
            throw new IllegalStateException("The deletions that are due cannot be read", e);
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
