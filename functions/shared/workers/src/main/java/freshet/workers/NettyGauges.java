package freshet.workers;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Leaves out the gauge {@code netty.eventexecutor.workers}. */
final class NettyGauges {
    private NettyGauges() {}

    // Micrometer registers it under one name for each of Vert.x's groups of event loops, and warns of all but the
    // first.
    @Produces
    @Singleton
    static MeterFilter withoutTheirSize() {
        return MeterFilter.denyNameStartsWith("netty.eventexecutor.workers");
    }
}
