package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.task.ViewTaskConfig;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Drops what rebuilds that died have left behind, every {@code freshet.view.sweep-every} while an instance runs, and when a sweep asks
 * for it: users whose deletion they did not come to read must not stay there. A rebuild that lives has the right to rebuild, which
 * tells the one from the other.
 */
@ApplicationScoped
class Leftovers {
    private static final Logger LOG = Logger.getLogger(Leftovers.class);

    private final AgroalDataSource database;
    private final Duration every;
    private volatile Thread timer;

    Leftovers(AgroalDataSource database, ViewTaskConfig config) {
        this.database = database;
        this.every = config.sweepEvery();
    }

    void begin(@Observes StartupEvent started) {
        timer = Thread.ofVirtual().name("view-leftovers").start(this::dropNowAndThen);
    }

    void end(@Observes ShutdownEvent stopping) {
        timer.interrupt();
    }

    private void dropNowAndThen() {
        try {
            while (true) {
                Thread.sleep(every);
                dropOrTryLater();
            }
        } catch (InterruptedException e) {
            LOG.debug("Leftovers are somebody else's now");
        }
    }

    private void dropOrTryLater() {
        try {
            drop();
        } catch (SQLException | RuntimeException e) {
            LOG.warnf(e, "What a rebuild has left behind is dropped in %d s", every.toSeconds());
        }
    }

    /**
     * Drops what is left now; nothing while a rebuild is under way. It keeps to the usual limits for statements, so that it can be done
     * by way of a pooler; what breaks off is dropped another time.
     *
     * @return the generations that are gone
     */
    List<Integer> drop() throws SQLException {
        try (Connection connection = database.getConnection();
                Connection guard = database.getConnection()) {
            if (Generations.unfinished(connection).isEmpty()) {
                return List.of();
            }
            guard.setAutoCommit(false);
            try {
                List<Integer> dropped =
                        OneAtATime.isFree(guard) ? Generations.dropUnfinished(connection) : List.<Integer>of();
                dropped.forEach(number -> LOG.infof("Generation %d, which a rebuild left behind, is dropped", number));
                return dropped;
            } finally {
                guard.rollback();
                guard.setAutoCommit(true);
            }
        }
    }
}
