package freshet.aggregator.view.task;

import freshet.aggregator.view.ViewFailure;
import freshet.aggregator.view.audit.Auditor;
import freshet.aggregator.view.audit.OwnerAway;
import freshet.aggregator.view.rebuild.Rebuild;
import freshet.aggregator.view.rebuild.Rollback;
import freshet.aggregator.view.rebuild.TaskFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Does what this process is for, if that is something to be done to the view as a whole. */
@ApplicationScoped
public class ViewTasks {
    private static final Logger LOG = Logger.getLogger(ViewTasks.class);
    private static final int FINE = 0;
    private static final int WRONG = 1;

    private final ViewTaskConfig config;
    private final Rebuild rebuild;
    private final Rollback rollback;
    private final Auditor auditor;

    ViewTasks(ViewTaskConfig config, Rebuild rebuild, Rollback rollback, Auditor auditor) {
        this.config = config;
        this.rebuild = rebuild;
        this.rollback = rollback;
        this.auditor = auditor;
    }

    /**
     * Does the task, and tells of it here.
     *
     * @return the process's exit code: 0 if all is well, 1 if something is wrong
     */
    public int run(PrintStream out) {
        try {
            return switch (config.task().orElseThrow()) {
                case REBUILD -> rebuild.run(out) ? FINE : WRONG;
                case ROLLBACK -> {
                    rollback.run(out);
                    yield FINE;
                }
                case AUDIT -> auditor.audit(out).isClean() ? FINE : WRONG;
                case REPAIR -> auditor.repair(out) ? FINE : WRONG;
            };
        } catch (KafkaException e) {
            out.println("The broker failed: " + e.getMessage());
            LOG.debug("The task failed", e);
        } catch (TaskFailure | OwnerAway e) {
            out.println(e.getMessage());
            LOG.debug("The task failed", e);
        } catch (ViewFailure | SQLException e) {
            out.println("The view's database failed: " + e.getMessage());
            LOG.debug("The task failed", e);
        }
        return WRONG;
    }
}
