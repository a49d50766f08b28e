package freshet.resilience;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.smallrye.faulttolerance.FaultToleranceBinding;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Holds every guarded call to the deadline of its request: refuses it when that has passed already, and ends it when it passes. It
 * is around each method that has an annotation of fault tolerance, without one of its own; inside of the guard, so that it sees each
 * attempt, and outside of the transaction, so that none is begun in vain.
 *
 * <p>A call that fails because its caller waited for less than {@code freshet.deadline.fair}, or what its kind says, tells nothing about
 * what it called; one that had longer counts as a timeout, so that a circuit breaker opens even where all callers are in a hurry.
 */
@Interceptor
@FaultToleranceBinding
@Priority(Deadlines.INSIDE_THE_GUARD)
public class Deadlines {
    /** {@code mp.fault.tolerance.interceptor.priority} is 100, and {@code @Transactional} has 200. */
    static final int INSIDE_THE_GUARD = 150;

    private static final Set<ProblemType> MAY_BE_LATE =
            EnumSet.of(ProblemType.DEADLINE_EXCEEDED, ProblemType.UNAVAILABLE);
    private static final Duration A_MOMENT = Duration.ofMillis(25);

    private final DeadlineConfig config;
    private final Kinds kinds;
    private final Expired expired;
    private final Watches watches;

    Deadlines(DeadlineConfig config, Kinds kinds, Expired expired, Watches watches) {
        this.config = config;
        this.kinds = kinds;
        this.expired = expired;
        this.watches = watches;
    }

    @AroundInvoke
    Object hold(InvocationContext call) throws Exception {
        Kind kind = kinds.of(call.getMethod());
        Deadline deadline = Deadline.current();
        expired.check(deadline);
        return deadline.left().compareTo(config.watchedBelow()) < 0
                ? watched(call, kind, deadline)
                : kind.inTurn(deadline, call::proceed);
    }

    private Object watched(InvocationContext call, Kind kind, Deadline deadline) throws Exception {
        Duration had = deadline.left();
        Watch watch = watches.until(deadline);
        try {
            return kind.inTurn(deadline, call::proceed);
        } catch (Exception failure) {
            throw isLate(deadline, failure) ? late(kind.isFair(had), failure) : failure;
        } finally {
            watch.close();
        }
    }

    // Another service, which was told the same deadline, may have given up a moment before it; and a call that is
    // interrupted looks as if the other were away. What the caller did wrong stays what it is.
    private static boolean isLate(Deadline deadline, Exception failure) {
        boolean mayBe = !(failure instanceof ProblemException problem) || MAY_BE_LATE.contains(problem.type());
        return mayBe && deadline.left().compareTo(A_MOMENT) < 0;
    }

    // Suppressed and no cause: retries and circuit breakers look through causes, and would find what they wait for.
    private RuntimeException late(boolean hadFairTime, Exception failure) {
        expired.ended();
        String detail = "what this needs did not answer by the request's deadline";
        RuntimeException late = hadFairTime ? new TimeoutException(detail) : new DeadlineExceeded(detail, null);
        late.addSuppressed(failure);
        return late;
    }
}
