package freshet.aggregator;

import freshet.aggregator.view.task.ViewTasks;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Serves requests until it is told to end; or, if {@code FRESHET_VIEW_TASK} names a task, does that and ends with its outcome.
 *
 * <p>The environment decides, before there is any configuration: Quarkus frees what only its start needed where it has no
 * {@link QuarkusApplication} to run.
 */
@QuarkusMain
public final class AggregatorMain {
    private AggregatorMain() {}

    public static void main(String... arguments) {
        if (System.getenv("FRESHET_VIEW_TASK") == null) {
            Quarkus.run(arguments);
        } else {
            Quarkus.run(TaskMain.class, arguments);
        }
    }

    static final class TaskMain implements QuarkusApplication {
        private final ViewTasks tasks;

        TaskMain(ViewTasks tasks) {
            this.tasks = tasks;
        }

        @Override
        public int run(String... arguments) {
            return tasks.run(System.out);
        }
    }
}
