package freshet.workers;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Leaves out the gauge {@code netty.eventexecutor.workers}. */
final class NettyGauges {
    private NettyGauges() {}

    // Micrometer registers it under the same name for each of Vert.x's groups of event loops, warns of all but the
    // first, and then
    // shows that alone. How many tasks wait for each event loop is told with the loop's name.
    @Produces
    @Singleton
    static MeterFilter withoutTheirSize() {
        return MeterFilter.denyNameStartsWith("netty.eventexecutor.workers");
    }
}
