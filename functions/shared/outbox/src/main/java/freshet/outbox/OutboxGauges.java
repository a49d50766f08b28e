package freshet.outbox;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Tells how much waits in the outbox: {@code freshet.outbox.depth} (events, counted up to 100,000) and {@code
 * freshet.outbox.oldest.age} (seconds since the oldest one was committed, nearly; 0 if there is none). They are asked of the database
 * when they are read, every 5 s at the most, and are NaN while it does not answer within a second. Each instance tells of the whole
 * database: take the maximum and not the sum.
 */
@ApplicationScoped
class OutboxGauges {
    private static final Logger LOG = Logger.getLogger(OutboxGauges.class);
    private static final long KEPT = Duration.ofSeconds(5).toNanos();
    private static final int NETWORK_LIMIT_MILLIS = 2_000;

    private static final String ASK = """
            SET LOCAL statement_timeout = 1000;
            SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT 100000) AS counted),
                (SELECT greatest(0, extract(epoch FROM clock_timestamp() - occurred_at)) FROM outbox ORDER BY id LIMIT 1)""";

    private record Waiting(double depth, double oldestAge, long askedAt) {
        boolean isOld() {
            return System.nanoTime() - askedAt >= KEPT;
        }
    }

    private final AgroalDataSource database;
    private final MeterRegistry metrics;
    private Waiting waiting;

    OutboxGauges(AgroalDataSource database, MeterRegistry metrics) {
        this.database = database;
        this.metrics = metrics;
    }

    void register(@Observes StartupEvent started) {
        Gauge.builder("freshet.outbox.depth", () -> waiting().depth())
                .description("Events that are committed and not yet on the bus, counted up to 100,000")
                .register(metrics);
        Gauge.builder("freshet.outbox.oldest.age", () -> waiting().oldestAge())
                .description("How long the oldest event has been waiting")
                .baseUnit("seconds")
                .register(metrics);
    }

    private synchronized Waiting waiting() {
        if (waiting == null || waiting.isOld()) {
            waiting = ask();
        }
        return waiting;
    }

    private Waiting ask() {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setNetworkTimeout(Runnable::run, NETWORK_LIMIT_MILLIS);
            try (Statement statement = connection.createStatement()) {
                statement.execute(ASK);
                statement.getMoreResults(); // past the SET
                ResultSet result = statement.getResultSet();
                result.next();
                return new Waiting(result.getDouble(1), result.getDouble(2), System.nanoTime());
            } finally {
                connection.rollback();
                connection.setNetworkTimeout(Runnable::run, 0);
            }
        } catch (SQLException e) {
            LOG.debug("The outbox cannot be asked", e);
            return new Waiting(Double.NaN, Double.NaN, System.nanoTime());
        }
    }
}
