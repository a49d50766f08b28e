package freshet.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A request that is refused for a reason which the client is told. {@link HttpErrors} makes the answer of it. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient Duration retryAfter;

    public ProblemException(ProblemType type, String detail) {
        this(type, detail, null, null);
    }

    /**
     * @param retryAfter when it is worth trying again, told in whole seconds; null where that cannot be said
     * @param cause for the log; the client never sees it
     */
    public ProblemException(ProblemType type, String detail, Duration retryAfter, Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.retryAfter = retryAfter;
    }

    public ProblemType type() {
        return type;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Further headers of the answer. */
    public Map<String, String> headers() {
        return Map.of();
    }
}
