package freshet.bench.guards;

import freshet.resilience.Deadline;
import io.quarkus.arc.Arc;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The time of one call, under the deadline of a request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardsBenchmark {
    private Calls calls;
    private Deadline usual;
    private Deadline near;
    private int value;

    /** Finds the calls where the application has them. */
    @Setup
    public void find() {
        calls = Arc.container().instance(Calls.class).get();
    }

    /** Begins what would be a request; the near deadline is sooner than the guards' own timeouts, so that each call is watched. */
    @Setup(Level.Iteration)
    public void begin() {
        usual = Deadline.in(Duration.ofSeconds(60));
        near = Deadline.in(Duration.ofSeconds(4));
    }

    @Benchmark
    public int bare() {
        return usual.get(() -> calls.bare(value++));
    }

    @Benchmark
    public int guard() {
        return usual.get(() -> calls.guarded(value++));
    }

    @Benchmark
    public int annotations() {
        return usual.get(() -> calls.annotated(value++));
    }

    @Benchmark
    public int annotationsNearTheDeadline() {
        return near.get(() -> calls.annotated(value++));
    }
}
