package freshet.aggregator.planner;

import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/**
 * The circuit breakers of what answers are made of. One that is open lets nothing through, so that no time need be lost on the others
 * beside it; after its delay it is half-open, and what is asked then is its probe.
 */
@ApplicationScoped
class Breakers {
    private final CircuitBreakerMaintenance breakers;

    Breakers(CircuitBreakerMaintenance breakers) {
        this.breakers = breakers;
    }

    boolean viewIsOpen() {
        return isOpen("view");
    }

    boolean anyOwnerIsOpen() {
        return Stream.of("users", "purchases", "products").anyMatch(this::isOpen);
    }

    private boolean isOpen(String name) {
        return breakers.currentState(name) == CircuitBreakerState.OPEN;
    }
}
