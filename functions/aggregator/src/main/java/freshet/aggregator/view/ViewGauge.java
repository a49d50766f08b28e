package freshet.aggregator.view;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Shows in metrics how far the view may be behind. */
@ApplicationScoped
class ViewGauge {
    void register(@Observes StartupEvent started, ViewAge age, MeterRegistry metrics) {
        Gauge.builder("freshet.view.age", age, ViewAge::seconds)
                .description("How far the view may be behind the bus, in seconds")
                .baseUnit("seconds")
                .strongReference(true)
                .register(metrics);
    }
}
