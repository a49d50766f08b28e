package freshet.aggregator.view.rebuild;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Makes the generation live that was so before the last rebuild. What happened since, it reads from the topics first. The
 * generation that was live is kept, so that this can be taken back too.
 */
@ApplicationScoped
public class Rollback {
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final OneAtATime oneAtATime;
    private final Generations generations;
    private final Loading loading;
    private final Swap swap;

    Rollback(OneAtATime oneAtATime, Generations generations, Loading loading, Swap swap) {
        this.oneAtATime = oneAtATime;
        this.generations = generations;
        this.loading = loading;
        this.swap = swap;
    }

    /**
     * Rolls the view back.
     *
     * @throws TaskFailure if there is no generation to go back to, or it cannot be brought in step
     */
    public void run(PrintStream out) throws SQLException {
        OneAtATime.Place place = oneAtATime.take();
        try (place) {
            int live = generations.live();
            OptionalInt kept = generations.kept();
            if (kept.isEmpty()) {
                throw new TaskFailure("There is no generation to go back to");
            }
            goBack(live, kept.getAsInt(), out);
            out.printf("Generation %d is live; generation %d is kept%n", kept.getAsInt(), live);
        }
    }

    private void goBack(int live, int kept, PrintStream out) throws SQLException {
        out.printf("Generation %d is brought in step with generation %d, which is live%n", kept, live);
        try (Loading.UnderWay loaders = loading.begin(kept, generations.positions(kept))) {
            var target = generations.positions(live);
            while (!loaders.awaitReached(target, PROGRESS)) {
                out.printf(Locale.ROOT, "%,12d events%n", loaders.events());
            }
            swap.exchange(live, kept, loaders);
        }
    }
}
