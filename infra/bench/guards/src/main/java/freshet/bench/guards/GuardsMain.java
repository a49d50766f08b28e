package freshet.bench.guards;

import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks inside of this application, because the annotations need it: without forks of JMH's own. Who starts it
 * starts it several times.
 */
@QuarkusMain
class GuardsMain implements QuarkusApplication {
    @Override
    public int run(String... arguments) throws Exception {
        new Runner(new OptionsBuilder()
                        .include(GuardsBenchmark.class.getSimpleName())
                        .forks(0)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        return 0;
    }
}
