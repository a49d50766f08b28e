package freshet.resilience;

import freshet.http.HttpErrors;
import freshet.http.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what MicroProfile Fault Tolerance refused: at once, by name, and with a word on when to try again. */
public class Refusals {
    @ServerExceptionMapper
    public Response refused(FaultToleranceException refusal, RoutingContext exchange) {
        return switch (refusal) {
            case BulkheadException full ->
                HttpErrors.response(
                        exchange, ProblemType.BULKHEAD_FULL, "too many requests of this kind are under way");
            case CircuitBreakerOpenException open ->
                HttpErrors.response(
                        exchange, ProblemType.CIRCUIT_OPEN, "what this needs has been failing; it is tried again soon");
            case TimeoutException late ->
                HttpErrors.response(exchange, ProblemType.DEADLINE_EXCEEDED, "what this needs did not answer in time");
            default -> HttpErrors.response(exchange, ProblemType.UNAVAILABLE, "what this needs is not available");
        };
    }
}
