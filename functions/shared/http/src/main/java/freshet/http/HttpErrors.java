package freshet.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;
import org.jboss.logging.Logger;

/** Makes an RFC 9457 problem document of everything that goes wrong; nothing else in Freshet knows how errors look. */
public final class HttpErrors {
    private static final Logger LOG = Logger.getLogger(HttpErrors.class);
    private static final int BEFORE_THE_LIBRARY = 900; // whose own mapper of every Exception has 999
    private static final Duration SOON = Duration.ofSeconds(1);

    private HttpErrors() {}

    /** The problem document of this type; with {@code Retry-After: 1} where the type asks for one. */
    public static HttpProblem problem(ProblemType type, String detail) {
        return type.saysWhenToRetry()
                ? problem(type, detail, SOON)
                : builder(type, detail).build();
    }

    /** The problem document of this type, with {@code Retry-After} in whole seconds, rounded up. */
    public static HttpProblem problem(ProblemType type, String detail, Duration retryAfter) {
        return builder(type, detail)
                .withHeader(
                        "Retry-After", Math.max(1, retryAfter.plusMillis(999).toSeconds()))
                .build();
    }

    /** Answers with the problem document of this type where no resource has been reached yet; its other headers are the caller's. */
    public static Future<Void> send(RoutingContext exchange, ProblemType type, String detail) {
        JsonObject problem = new JsonObject()
                .put("type", type.uri().toString())
                .put("status", type.status())
                .put("title", type.title())
                .put("detail", detail)
                .put("instance", exchange.normalizedPath());
        return exchange.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .end(problem.toBuffer());
    }

    private static HttpProblem.Builder builder(ProblemType type, String detail) {
        HttpProblem.Builder problem = HttpProblem.builder()
                .withType(type.uri())
                .withTitle(type.title())
                .withStatus(type.status())
                .withDetail(detail);
        // RFC 9110, section 15.5.2: who answers 401 says how one proves who one is.
        return type == ProblemType.UNAUTHORIZED ? problem.withHeader("WWW-Authenticate", "Bearer") : problem;
    }

    /** Answers what the code refused by name. */
    @Provider
    @Priority(Priorities.USER)
    public static class Refusals extends ExceptionMapperBase<ProblemException> {
        @Override
        protected HttpProblem toProblem(ProblemException refusal) {
            return refusal.retryAfter()
                    .map(delay -> problem(refusal.type(), refusal.getMessage(), delay))
                    .orElseGet(() -> problem(refusal.type(), refusal.getMessage()));
        }
    }

    /** Answers JSON that is of another shape than the request takes; names the field, and nothing of the code behind it. */
    @Provider
    @Priority(Priorities.USER)
    public static class Mismatches extends ExceptionMapperBase<MismatchedInputException> {
        @Override
        protected HttpProblem toProblem(MismatchedInputException mismatch) {
            String field = mismatch.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return problem(
                    ProblemType.MALFORMED_REQUEST,
                    field.isEmpty()
                            ? "the body is not of the right shape"
                            : "'" + field + "' is not of the right type");
        }
    }

    /** Answers what nothing else knows: a database that cannot be had is 503, one that is too slow 504, the rest 500. */
    @Provider
    @Priority(BEFORE_THE_LIBRARY)
    public static class Failures extends ExceptionMapperBase<Exception> {
        @Override
        protected HttpProblem toProblem(Exception failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof ProblemException refusal) {
                    return problem(refusal.type(), refusal.getMessage());
                }
                if (cause instanceof SQLException sql) {
                    return ofDatabase(sql, "the database is not available");
                }
                for (Throwable suppressed : cause.getSuppressed()) {
                    if (suppressed instanceof XAException end && end.getCause() instanceof SQLException sql) {
                        return ofCommit(sql);
                    }
                }
            }
            return internalError(failure);
        }

        // JTA tells why a commit failed by what its exception suppresses, and nowhere else.
        private static HttpProblem ofCommit(SQLException sql) {
            return ofDatabase(
                    sql, "the database went away at the end of the transaction, which may have been done or not");
        }

        // PostgreSQL's error codes, appendix A of its manual: class 08 connection, 22 data, 40 transaction rollback,
        // 53 resources, 57 operator intervention; what the pool itself refuses has none.
        private static HttpProblem ofDatabase(SQLException sql, String away) {
            String state = sql.getSQLState();
            if ("57014".equals(state) || "25P04".equals(state)) { // query_canceled, transaction_timeout
                return problem(ProblemType.DEADLINE_EXCEEDED, "the database did not answer in time");
            }
            return switch (state == null ? "08" : state.substring(0, 2)) {
                case "08", "57" -> problem(ProblemType.UNAVAILABLE, away, SOON);
                case "40", "53" -> problem(ProblemType.UNAVAILABLE, "the database cannot do this now", SOON);
                case "22" -> problem(ProblemType.INVALID_REQUEST, "a value that cannot be stored or compared");
                default -> internalError(sql);
            };
        }

        private static HttpProblem internalError(Throwable cause) {
            LOG.error("An internal error", cause);
            return problem(ProblemType.INTERNAL_ERROR, null);
        }
    }

    /** Gives every problem of the framework's own the type of its status, so that all come from {@link ProblemType}. */
    @ApplicationScoped
    @Unremovable
    public static class Types implements ProblemPostProcessor {
        @Override
        public HttpProblem apply(HttpProblem problem, ProblemContext context) {
            if (problem.getType() != null) {
                return problem;
            }
            ProblemType type = context.cause instanceof ValidationException
                    ? ProblemType.INVALID_REQUEST
                    : ProblemType.ofStatus(problem.getStatusCode());
            return HttpProblem.builder(problem)
                    .withType(type.uri())
                    .withTitle(type.title())
                    .build();
        }
    }
}
