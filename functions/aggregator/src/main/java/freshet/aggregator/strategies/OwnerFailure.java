package freshet.aggregator.strategies;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.clients.QuotaExceeded;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A service that owns a part of the answer did not give it. */
class OwnerFailure extends ProblemException {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(1);

    private OwnerFailure(ProblemType type, String detail, Throwable cause) {
        super(type, detail, SOON, cause);
    }

    /** It cannot be reached, or failed: trying again may help. */
    static final class Away extends OwnerFailure {
        private static final long serialVersionUID = 1L;

        private Away(String owner, Throwable cause) {
            super(ProblemType.UNAVAILABLE, owner + " is not available", cause);
        }
    }

    /** It has too much to do: trying again would add to that. */
    static final class Busy extends OwnerFailure {
        private static final long serialVersionUID = 1L;

        private Busy(String owner, Throwable cause) {
            super(ProblemType.UNAVAILABLE, owner + " is not available", cause);
        }
    }

    /** It takes too long: trying again would take longer. */
    static final class Late extends OwnerFailure {
        private static final long serialVersionUID = 1L;

        private Late(String owner, Throwable cause) {
            super(ProblemType.DEADLINE_EXCEEDED, owner + " did not answer in time", cause);
        }
    }

    /** It answered what it never should; trying again would not change that. */
    static final class Strange extends OwnerFailure {
        private static final long serialVersionUID = 1L;

        private Strange(String owner, Throwable cause) {
            super(ProblemType.UNAVAILABLE, owner + " answered what cannot be used", cause);
        }
    }

    /**
     * Calls a service, and tells its failures apart.
     *
     * @throws Away if it cannot be reached or answers 5xx
     * @throws Busy if it answers 503
     * @throws Late if it does not answer in time, or by the request's deadline, or answers 504
     * @throws Strange if it answers another 4xx, or what cannot be read
     * @throws QuotaExceeded if it answers 429: it does not serve this client for now, and is well
     */
    static <T> T tellApart(String owner, Supplier<T> call) {
        try {
            return call.get();
        } catch (WebApplicationException e) {
            throw ofStatus(owner, e.getResponse().getStatus(), e);
        } catch (ProcessingException e) {
            boolean late = e.getCause() instanceof TimeoutException || e.getCause() instanceof InterruptedException;
            throw late ? new Late(owner, e) : new Away(owner, e);
        } catch (VertxException e) { // a connection that breaks at some moments comes as Vert.x tells of it
            throw new Away(owner, e);
        }
    }

    private static ProblemException ofStatus(String owner, int status, WebApplicationException cause) {
        if (status == 429) {
            return QuotaExceeded.at(owner, cause);
        }
        if (status == 504) {
            return new Late(owner, cause);
        }
        if (status == 503) {
            return new Busy(owner, cause);
        }
        return status >= 500 ? new Away(owner, cause) : new Strange(owner, cause);
    }
}
