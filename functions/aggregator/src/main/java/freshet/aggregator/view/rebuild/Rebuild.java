package freshet.aggregator.view.rebuild;

import freshet.aggregator.view.audit.Auditor;
import freshet.bus.Position;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the view anew from the topics, beside the live generation, and makes the new one live: begin, load, catch up, audit, swap.
 * The old one is kept for {@link Rollback}. Whatever breaks off before the swap leaves the live one as it was, and what it leaves
 * behind {@link Leftovers} drops, or the next rebuild.
 */
@ApplicationScoped
public class Rebuild {
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final OneAtATime oneAtATime;
    private final Generations generations;
    private final Loading loading;
    private final Auditor auditor;
    private final Swap swap;

    Rebuild(OneAtATime oneAtATime, Generations generations, Loading loading, Auditor auditor, Swap swap) {
        this.oneAtATime = oneAtATime;
        this.generations = generations;
        this.loading = loading;
        this.auditor = auditor;
        this.swap = swap;
    }

    /**
     * Rebuilds the view.
     *
     * @return whether the new generation is live; it is not if the audit found something, and then it is dropped
     * @throws TaskFailure if another rebuild is under way, or this one cannot be finished
     */
    public boolean run(PrintStream out) throws SQLException {
        OneAtATime.Place place = oneAtATime.take();
        try (place) {
            dropped(out, generations.dropUnfinished());
            int live = generations.live();
            int number = generations.begin();
            out.printf("Generation %d is made beside generation %d, which is live%n", number, live);
            boolean isLive = false;
            try {
                isLive = make(live, number, out);
            } finally {
                if (!isLive) {
                    discard(number, live, out);
                }
            }
            if (isLive) {
                out.printf("Generation %d is live; generation %d is kept for a rollback%n", number, live);
                dropped(out, generations.dropAllBut(live));
            }
            return isLive;
        }
    }

    private void discard(int number, int live, PrintStream out) {
        out.printf("Generation %d stays live%n", live);
        try {
            generations.drop(number);
        } catch (SQLException e) { // whatever went wrong before is what is told
            out.printf("Generation %d is left for a sweep or the next rebuild to drop: %s%n", number, e.getMessage());
        }
    }

    private boolean make(int live, int number, PrintStream out) throws SQLException {
        try (Loading.UnderWay loaders = loading.begin(number, Map.of())) {
            load(loaders, loading.ends(), out);
            generations.attach(number);
            int newer = generations.takeNewer(live, number);
            if (newer > 0) {
                out.printf(Locale.ROOT, "%,d rows are newer in generation %d, and are taken from it%n", newer, live);
            }
            if (!auditor.audit(number, out).isClean()) {
                return false;
            }
            swap.exchange(live, number, loaders);
            return true;
        }
    }

    private static void load(Loading.UnderWay loaders, Map<TopicPartition, Position> ends, PrintStream out) {
        long begun = System.nanoTime();
        while (!loaders.awaitReached(ends, PROGRESS)) {
            out.printf(Locale.ROOT, "%,12d events, %,d/s%n", loaders.events(), rate(loaders, begun));
        }
        out.printf(
                Locale.ROOT,
                "%,12d events in %.1f s: %,d events/s; %d of them could not be decoded%n",
                loaders.events(),
                (System.nanoTime() - begun) / 1e9,
                rate(loaders, begun),
                loaders.undecodable());
    }

    private static long rate(Loading.UnderWay loaders, long begun) {
        return Math.round(loaders.events() * 1e9 / (System.nanoTime() - begun));
    }

    private static void dropped(PrintStream out, List<Integer> numbers) {
        numbers.forEach(number -> out.printf("Generation %d, which nobody needs, is dropped%n", number));
    }
}
