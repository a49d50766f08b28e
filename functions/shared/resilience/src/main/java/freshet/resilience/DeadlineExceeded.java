package freshet.resilience;

import freshet.http.ProblemException;
import freshet.http.ProblemType;

/**
 * The caller's time is over: 504 {@code deadline-exceeded}. It says nothing about what the work needed, so that no circuit breaker
 * takes it for a failure.
 */
public final class DeadlineExceeded extends ProblemException {
    private static final long serialVersionUID = 1L;

    public DeadlineExceeded(String detail, Throwable cause) {
        super(ProblemType.DEADLINE_EXCEEDED, detail, null, cause);
    }
}
