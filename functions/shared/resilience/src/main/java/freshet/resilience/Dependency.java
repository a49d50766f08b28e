package freshet.resilience;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A service that this function calls over HTTP, with its budget of retries. The metrics carry its name: {@code freshet.calls} counts the calls,
 * retries included; {@code freshet.retries} the retries by outcome, {@code made}, {@code no-budget} or {@code no-time};
 * {@code freshet.retries.left} is what the budget holds.
 */
public final class Dependency {
    private static final int GATEWAY_TIMEOUT = 504;

    private final RetryBudget budget;
    private final Duration startsWithin;
    private final Waking waking;
    private final Duration leastTime;
    private final Counter calls;
    private final Counter made;
    private final Counter noBudget;
    private final Counter noTime;

    Dependency(String name, RetryConfig retries, CallConfig starts, MeterRegistry metrics) {
        budget = new RetryBudget(retries.share(), retries.savedUp());
        leastTime = retries.leastTime();
        startsWithin = starts.startsWithin();
        waking = new Waking(starts.quietAfter(), starts.startsWithin(), System::nanoTime);
        calls = Counter.builder("freshet.calls")
                .description("Calls of another service, retries included")
                .tag("dependency", name)
                .register(metrics);
        made = retries(name, "made", metrics);
        noBudget = retries(name, "no-budget", metrics);
        noTime = retries(name, "no-time", metrics);
        Gauge.builder("freshet.retries.left", budget, RetryBudget::left)
                .description("How many retries the budget holds")
                .tag("dependency", name)
                .register(metrics);
    }

    private static Counter retries(String name, String outcome, MeterRegistry metrics) {
        return Counter.builder("freshet.retries")
                .description("Calls that could be repeated, and whether they were")
                .tag("dependency", name)
                .tag("outcome", outcome)
                .register(metrics);
    }

    /** Takes note of a call, before it is made. */
    public void called() {
        calls.increment();
        budget.earn();
        waking.called();
    }

    /**
     * Whether the service may be starting because of a call that is made now, or was made a moment ago. Such a call waits for as long as
     * its deadline allows, and no circuit breaker learns from it.
     */
    public boolean mayBeWaking() {
        return waking.called() || waking.isUnderWay();
    }

    /**
     * Starts the service if it may be at zero, and waits for nothing.
     *
     * @param question any that it answers; what it answers is for nobody
     */
    public void wake(Supplier<Uni<?>> question) {
        if (waking.called()) {
            calls.increment();
            question.get()
                    .ifNoItem()
                    .after(startsWithin)
                    .fail()
                    .subscribe()
                    .with(answer -> waking.isOver(), this::failed);
        }
    }

    /**
     * Calls the service, and waits for the answer until the deadline. A call that ends without one, be it by the deadline or by an
     * interrupt, is broken off: its connection is closed.
     *
     * @throws WebApplicationException if the answer is no success
     * @throws ProcessingException if there is none; its cause is a {@link TimeoutException} or an {@link InterruptedException} if time ran
     *     out
     */
    public <T> T ask(Supplier<Uni<T>> call) {
        called();
        try {
            T answer = await(call.get().subscribeAsCompletionStage());
            waking.isOver();
            return answer;
        } catch (RuntimeException e) {
            failed(e);
            throw e;
        }
    }

    private void failed(Throwable failure) {
        if (!isLate(failure)) {
            waking.isOver();
        }
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(Deadline.current().left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new ProcessingException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            answer.cancel(true);
            throw new ProcessingException(e);
        }
    }

    // 504 is a gateway's word for a service that does not answer yet.
    private static boolean isLate(Throwable failure) {
        return failure instanceof WebApplicationException answered
                ? answered.getResponse().getStatus() == GATEWAY_TIMEOUT
                : failure.getCause() instanceof TimeoutException || failure.getCause() instanceof InterruptedException;
    }

    /** Whether a call may be repeated after a pause: somebody must still wait for it, and the budget must hold it. */
    boolean mayRetry(Duration pause) {
        if (Deadline.current().left().compareTo(pause.plus(leastTime)) < 0) {
            noTime.increment();
            return false;
        }
        boolean spent = budget.spend();
        (spent ? made : noBudget).increment();
        return spent;
    }
}
