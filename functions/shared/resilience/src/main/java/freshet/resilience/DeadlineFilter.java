package freshet.resilience;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Puts each request under its deadline, before anything else is done for it: {@code Deadline-Ms} is the number of milliseconds that
 * its caller still waits. What the request spent in this process until its turn came is taken off.
 */
@Provider
@ApplicationScoped // made on the first request: a provider is else made before there is a configuration
@Priority(DeadlineFilter.FIRST)
public class DeadlineFilter implements ContainerRequestFilter {
    /** The header that carries a deadline. */
    public static final String HEADER = "Deadline-Ms";

    static final int FIRST = 100;

    private static final String ARRIVED = "freshet.arrived";
    private static final String OWN_TIME = "freshet.own-time";
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");

    private final DeadlineConfig config;
    private final Expired expired;

    DeadlineFilter(DeadlineConfig config, Expired expired) {
        this.config = config;
        this.expired = expired;
    }

    /**
     * @throws ProblemException 400 {@code invalid-request} if the header is no number of milliseconds
     * @throws DeadlineExceeded 504 if there is nothing left
     */
    @Override
    public void filter(ContainerRequestContext request) {
        Deadline deadline = deadline(request);
        deadline.begin();
        expired.check(deadline);
    }

    private Deadline deadline(ContainerRequestContext request) {
        String header = request.getHeaderString(HEADER);
        if (header == null && request.getProperty(OWN_TIME) != null) {
            return Deadline.NONE;
        }
        if (header != null && !isTime(header)) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "'" + HEADER + "' is a number of milliseconds, such as 5000");
        }
        return Deadline.in(timeFor(header).minusNanos(System.nanoTime() - (long) request.getProperty(ARRIVED)));
    }

    /** How long the caller waits who sends this header; as long as by default if it is null, or no number of milliseconds. */
    public Duration timeFor(String header) {
        if (header == null || !isTime(header)) {
            return config.standard();
        }
        return Durations.shorter(Duration.ofMillis(Long.parseLong(header)), config.longest());
    }

    /** Whether the caller who sends this header does not wait at all; counted as a refusal where that is so. */
    public boolean isOver(String header) {
        boolean isOver = timeFor(header).isZero();
        if (isOver) {
            expired.refused();
        }
        return isOver;
    }

    private static boolean isTime(String header) {
        return MILLISECONDS.matcher(header).matches();
    }

    /** Notes that a request arrives now, before its body does. */
    public static void arrived(RoutingContext exchange) {
        exchange.put(ARRIVED, System.nanoTime());
    }

    /** Notes when a request arrived, if nobody has yet: it may have had to wait for its body, and for a thread. */
    @Provider
    @PreMatching
    public static class Arrivals implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            Long noted = CurrentExchange.of(request).get(ARRIVED);
            request.setProperty(ARRIVED, noted == null ? System.nanoTime() : noted);
        }
    }

    /** Notes which requests have time of their own. */
    @Provider
    @OwnTime
    @Priority(FIRST - 1)
    public static class OwnTimes implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(OWN_TIME, true);
        }
    }
}
