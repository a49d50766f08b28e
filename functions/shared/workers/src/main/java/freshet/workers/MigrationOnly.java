package freshet.workers;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends the process once its database is migrated, with 0 and before anything begins to work, if {@code freshet.migrate-only} is set: a
 * Job on Kubernetes.
 *
 * <p>Quarkus's {@code quarkus.init-and-exit} does so 5 s later: the thread that starts the application waits for the application's end,
 * which cannot come before that thread goes on ({@code InitializationTaskRecorder}).
 */
final class MigrationOnly {
    private static final int BEFORE_ALL_OTHERS = 0;
    private static final int SUCCESS = 0;

    private MigrationOnly() {}

    // Quarkus migrates before the first observer is told of the start.
    static void end(
            @Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent start,
            @ConfigProperty(name = "freshet.migrate-only", defaultValue = "false") boolean wanted) {
        if (wanted) {
            Quarkus.asyncExit(SUCCESS); // takes effect once the start is over, which is now
            throw new PreventFurtherStepsException("The database is migrated.", SUCCESS);
        }
    }
}
