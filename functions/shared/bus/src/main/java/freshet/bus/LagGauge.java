package freshet.bus;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/** How far a group's instance is behind the ends of its partitions; asked of the consumer's own metrics, and only on a scrape. */
final class LagGauge {
    private LagGauge() {}

    static void register(MeterRegistry metrics, String group, Supplier<Consumer<byte[], byte[]>> consumer) {
        Gauge.builder("freshet.inbox.lag", consumer, LagGauge::longestLag)
                .description("The longest lag of a partition that this instance reads, in events")
                .tag("group", group)
                .strongReference(true)
                .register(metrics);
    }

    private static double longestLag(Supplier<Consumer<byte[], byte[]>> supplier) {
        Consumer<byte[], byte[]> consumer = supplier.get();
        if (consumer == null) {
            return Double.NaN;
        }
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("records-lag-max"))
                .map(Metric::metricValue)
                .filter(Double.class::isInstance)
                .mapToDouble(Double.class::cast)
                .max()
                .orElse(Double.NaN);
    }
}
