package freshet.resilience;

import freshet.http.HttpErrors;
import freshet.http.ProblemType;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** Answers what MicroProfile Fault Tolerance refused: at once, by name, and with a word on when to try again. */
@Provider
@Priority(Priorities.USER)
public class Refusals extends ExceptionMapperBase<FaultToleranceException> {
    private static final Duration SOON = Duration.ofSeconds(1);

    @Override
    protected HttpProblem toProblem(FaultToleranceException refusal) {
        return switch (refusal) {
            case BulkheadException full ->
                HttpErrors.problem(ProblemType.BULKHEAD_FULL, "too many requests of this kind are under way", SOON);
            case CircuitBreakerOpenException open ->
                HttpErrors.problem(
                        ProblemType.CIRCUIT_OPEN, "what this needs has been failing; it is tried again soon", SOON);
            case TimeoutException late ->
                HttpErrors.problem(ProblemType.DEADLINE_EXCEEDED, "what this needs did not answer in time");
            default -> HttpErrors.problem(ProblemType.UNAVAILABLE, "what this needs is not available", SOON);
        };
    }
}
