package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.workers.Worker;
import freshet.workers.Workers;
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

    private static final Duration LONGEST_SWEEP = Duration.ofMinutes(5);

    private final AgroalDataSource database;
    private final Duration every;
    private final Worker worker;

    Leftovers(AgroalDataSource database, ViewTaskConfig config, Workers workers) {
        this.database = database;
        this.every = config.sweepEvery();
        this.worker = workers.worker("view-leftovers", every.plus(LONGEST_SWEEP), this::dropNowAndThen);
    }

    void begin(@Observes StartupEvent started) {
        worker.start();
    }

    void end(@Observes ShutdownEvent stopping) {
        worker.stop();
    }

    private void dropNowAndThen(Worker self) throws InterruptedException {
        while (!self.pause(every)) {
            self.beat();
            dropOrTryLater();
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
