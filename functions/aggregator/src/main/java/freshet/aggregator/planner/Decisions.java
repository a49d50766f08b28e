package freshet.aggregator.planner;

import freshet.aggregator.Provenance.Why;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts how questions ended at the planner, as {@code freshet.planner.decisions}. */
@ApplicationScoped
class Decisions {
    private static final String NOBODY = "none";

    private final MeterRegistry metrics;

    Decisions(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void answered(String strategy, Why why) {
        count(strategy, why.text());
    }

    void refused(Decision.Reason reason) {
        count(NOBODY, reason.text());
    }

    private void count(String strategy, String why) {
        Counter.builder("freshet.planner.decisions")
                .description(
                        "Answers by the strategy that gave them and the reason why; of the planner's own choice, what it"
                                + " refused, too, as strategy " + NOBODY)
                .tag("strategy", strategy)
                .tag("why", why)
                .register(metrics)
                .increment();
    }
}
