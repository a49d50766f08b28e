package freshet.workers;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.jboss.logging.Logger;

/** Whether all that is to be at work in the background is, and gets on. Whoever asks may well start the process anew if not. */
@Liveness
@Singleton
class WorkersCheck implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(WorkersCheck.class);

    private final Workers workers;

    WorkersCheck(Workers workers) {
        this.workers = workers;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("workers").up();
        for (Worker worker : workers.all()) {
            worker.fault().ifPresent(fault -> {
                response.down();
                tell(worker, fault);
            });
            response.withData(worker.name(), worker.fault().orElse("ok"));
        }
        return response.build();
    }

    private static void tell(Worker worker, String fault) {
        Throwable place = new IllegalStateException("where it is");
        place.setStackTrace(worker.stackTrace());
        LOG.errorf(place, "%s is %s", worker.name(), fault);
    }
}
