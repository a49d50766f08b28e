package freshet.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Makes an RFC 9457 problem document of everything that goes wrong; nothing else in Freshet knows how errors look. */
public class HttpErrors {
    private static final Logger LOG = Logger.getLogger(HttpErrors.class);
    // Of an error the stack may be as deep as it can be, and says the same over and over.
    private static final int LOGGED_FRAMES = 30;

    /** Answers with the problem document of this type where no resource has been reached yet; its other headers are the caller's. */
    public static Future<Void> send(RoutingContext exchange, ProblemType type, String detail) {
        return exchange.response()
                .setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Problem.of(type, detail).json(exchange.request().path()).toBuffer());
    }

    /** The answer to a request that is refused, or fails, for a reason of this type. */
    public static Response response(RoutingContext exchange, ProblemType type, String detail) {
        return response(exchange, Problem.of(type, detail));
    }

    private static Response response(RoutingContext exchange, Problem problem) {
        return problem.response(exchange.request().path());
    }

    /** Answers what the code refused by name. */
    @ServerExceptionMapper
    public Response refused(ProblemException refusal, RoutingContext exchange) {
        return response(exchange, problem(refusal));
    }

    private static Problem problem(ProblemException refusal) {
        return refusal.retryAfter()
                .map(delay -> Problem.of(refusal.type(), refusal.getMessage(), delay))
                .orElseGet(() -> Problem.of(refusal.type(), refusal.getMessage()))
                .with(refusal.headers());
    }

    /** Answers values that break a rule; an answer of our own that breaks one is our error. */
    @ServerExceptionMapper
    public Response invalid(ValidationException invalid, ResourceInfo resource, RoutingContext exchange) {
        return invalid instanceof ConstraintViolationException broken && !isOfAnswer(broken)
                ? response(
                        exchange,
                        Problem.of(ProblemType.INVALID_REQUEST, null)
                                .with(Violation.of(resource.getResourceMethod(), broken.getConstraintViolations())))
                : response(exchange, failure(invalid));
    }

    private static boolean isOfAnswer(ConstraintViolationException broken) {
        return broken.getConstraintViolations().stream()
                .flatMap(violation ->
                        StreamSupport.stream(violation.getPropertyPath().spliterator(), false))
                .anyMatch(node -> node.getKind() == ElementKind.RETURN_VALUE);
    }

    /** Answers a body that is no JSON, or of another shape than the request takes. */
    @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
    public Response unreadable(JsonProcessingException unreadable, RoutingContext exchange) {
        return response(exchange, problem(unreadable));
    }

    // Names the field, or else the place, and nothing of the code behind it.
    private static Problem problem(JsonProcessingException unreadable) {
        return Problem.of(
                ProblemType.MALFORMED_REQUEST,
                unreadable instanceof MismatchedInputException mismatch ? shape(mismatch) : place(unreadable));
    }

    static String shape(MismatchedInputException mismatch) {
        String field = mismatch.getPath().stream().map(HttpErrors::step).collect(Collectors.joining("."));
        return field.isEmpty() ? "the body is not of the right shape" : "'" + field + "' is not of the right type";
    }

    private static String step(JsonMappingException.Reference step) {
        return step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
    }

    private static String place(JsonProcessingException unreadable) {
        JsonLocation place = unreadable.getLocation();
        return place == null
                ? "the body cannot be read as JSON"
                : "the body cannot be read as JSON: line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Response unauthorized(SecurityException unknown, RoutingContext exchange) {
        return response(exchange, ProblemType.UNAUTHORIZED, null);
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException forbidden, RoutingContext exchange) {
        return response(exchange, ProblemType.FORBIDDEN, null);
    }

    /** Answers what the framework refused, with the headers that it gave. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal, RoutingContext exchange) {
        return switch (refusal.getCause()) {
            case ProblemException cause -> response(exchange, problem(cause));
            case JsonProcessingException cause -> response(exchange, problem(cause));
            case null, default ->
                refusal.getResponse().getStatus() < 400 ? refusal.getResponse() : response(exchange, problem(refusal));
        };
    }

    private static Problem problem(WebApplicationException refusal) {
        ProblemType type = ProblemType.ofStatus(refusal.getResponse().getStatus());
        return type == ProblemType.INTERNAL_ERROR
                ? failure(refusal)
                : Problem.of(type, detail(type, refusal)).with(headers(refusal.getResponse()));
    }

    /** Answers a method that the path does not take, and says which ones it does. */
    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException refusal, UriInfo uri, RoutingContext exchange) {
        Map<String, String> allowed = Map.of("Allow", String.join(", ", AllowedMethods.at(uri.getPath())));
        return response(exchange, problem(refusal).with(allowed));
    }

    // What the framework itself says names annotations.
    private static String detail(ProblemType type, WebApplicationException refusal) {
        return switch (type) {
            case NOT_FOUND -> "there is nothing at this path";
            case METHOD_NOT_ALLOWED -> "this path does not take this method";
            case NOT_ACCEPTABLE -> "none of the media types that Accept names can be had here";
            case UNSUPPORTED_MEDIA_TYPE -> "a body of this Content-Type is not taken here";
            case MALFORMED_REQUEST -> said(refusal);
            default -> null;
        };
    }

    private static String said(WebApplicationException refusal) {
        String message = refusal.getMessage();
        return message == null || message.startsWith("HTTP ") ? null : message;
    }

    private static Map<String, String> headers(Response response) {
        Map<String, String> headers = new LinkedHashMap<>();
        response.getStringHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        headers.keySet().removeIf(name -> name.regionMatches(true, 0, "Content-", 0, 8)); // that of another body
        return headers;
    }

    /** Answers what nothing else knows: a database that cannot be had is 503, one that is too slow 504, the rest 500. */
    @ServerExceptionMapper
    public Response failed(Throwable failure, RoutingContext exchange) {
        return response(exchange, failure(failure));
    }

    private static Problem failure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refusal) {
                return problem(refusal);
            }
        }
        return DatabaseFailures.in(failure)
                .filter(found -> found.type() != ProblemType.INTERNAL_ERROR)
                .map(found -> Problem.of(found.type(), detail(found)))
                .orElseGet(() -> internalError(failure));
    }

    private static String detail(DatabaseFailures.Found found) {
        return switch (found.type()) {
            case DEADLINE_EXCEEDED -> "the database did not answer in time";
            case INVALID_REQUEST -> "a value that cannot be stored or compared";
            default ->
                found.isBusy()
                        ? "the database cannot do this now"
                        : found.atCommit()
                                ? "the database went away at the end of the transaction, which may have been done or not"
                                : "the database is not available";
        };
    }

    private static Problem internalError(Throwable cause) {
        if (cause instanceof Error) {
            StackTraceElement[] stack = cause.getStackTrace();
            cause.setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, LOGGED_FRAMES)));
        }
        LOG.error("An internal error", cause);
        return Problem.of(ProblemType.INTERNAL_ERROR, null);
    }
}
