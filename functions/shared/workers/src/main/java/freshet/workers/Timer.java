package freshet.workers;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose thread says at each beat that it gets on, and whose tasks' errors end the process. */
final class Timer extends ScheduledThreadPoolExecutor {
    private final Worker worker;
    private final Workers workers;

    Timer(Worker worker, Workers workers, Duration beat) {
        super(1, task -> Thread.ofPlatform().name(worker.name()).daemon().unstarted(task));
        this.worker = worker;
        this.workers = workers;
        setRemoveOnCancelPolicy(true);
        worker.start();
        scheduleWithFixedDelay(worker::beat, beat.toNanos(), beat.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        if (task instanceof Future<?> done
                && done.state() == Future.State.FAILED
                && done.exceptionNow() instanceof Error error) {
            workers.end(worker, error);
        }
    }

    @Override
    protected void terminated() {
        workers.remove(worker);
    }
}
