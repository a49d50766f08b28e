package freshet.aggregator;

import freshet.aggregator.view.task.ViewTasks;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Serves requests until it is told to end; or, if {@code freshet.view.task} names one, does that task and ends with its outcome. */
@QuarkusMain
class AggregatorMain implements QuarkusApplication {
    private final ViewTasks tasks;

    AggregatorMain(ViewTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public int run(String... arguments) {
        if (tasks.isAsked()) {
            return tasks.run(System.out);
        }
        Quarkus.waitForExit();
        return 0;
    }
}
