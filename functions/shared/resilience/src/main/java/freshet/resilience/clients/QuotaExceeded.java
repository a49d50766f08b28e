package freshet.resilience.clients;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;

/** The client has taken what it may take, here or at a service that was asked on its behalf: 429 {@code quota-exceeded}. */
public final class QuotaExceeded extends ProblemException {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(1);

    private QuotaExceeded(String detail, Duration retryAfter, Throwable cause) {
        super(ProblemType.QUOTA_EXCEEDED, detail, retryAfter, cause);
    }

    /** It has its share of what can be done at once, and others need the rest. */
    static QuotaExceeded ofShare() {
        return new QuotaExceeded("more at once than one client's share, while others ask too", SOON, null);
    }

    /**
     * Another service's own 429, passed on: it is this client's doing, and says nothing of the service.
     *
     * @param answer with that status, and {@code Retry-After} in seconds; one second is told where it has none
     */
    public static QuotaExceeded at(String service, WebApplicationException answer) {
        return new QuotaExceeded(
                "more than one client may ask of " + service,
                retryAfter(answer.getResponse().getHeaderString("Retry-After")),
                answer);
    }

    private static Duration retryAfter(String seconds) {
        return seconds != null && seconds.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : SOON;
    }
}
