package freshet.e2e.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Freshet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for an answer to a mutated request. */
final class Verdict {
    private static final Pattern JAVA = Pattern.compile(
            "\\b(?:javax?|jakarta|io\\.(?:quarkus|vertx|netty|smallrye|cloudevents|micrometer|agroal)|com\\.fasterxml"
                    + "|org\\.(?:hibernate|jboss|postgresql|apache|jose4j))\\.[a-z]|\\bfreshet\\.[a-z]+\\.[A-Z]|[A-Za-z]Exception\\b|\\bStackOverflow|\\n\\tat ");
    private static final Set<Integer> UNREADABLE = Set.of(400, 414, 431);
    private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");
    private static final Pattern OF_QUARKUS = Pattern.compile("^([a-z]+://[^/]*)?/q(?!/nothing)");
    private static final String FAILURE_OF_QUARKUS = "{\"details\":";
    private static final String PROBLEM = "application/problem+json";

    private final ProblemTypes types;

    Verdict(ProblemTypes types) {
        this.types = types;
    }

    /** What is wrong with what came back; empty if nothing is. */
    Optional<String> on(Draft draft, Conversation conversation, boolean byFront) {
        if (conversation.answers().isEmpty() && !mayHaveNone(draft, conversation)) {
            return Optional.of(conversation.mishap() == null ? "closed without an answer" : conversation.mishap());
        }
        RawAnswer first =
                conversation.answers().isEmpty() ? null : conversation.answers().getFirst();
        if (first != null && isSuccess(first) && mustBeRefused(draft)) {
            return Optional.of("success for a parameter that is empty or there twice");
        }
        return conversation.answers().stream()
                .map(answer -> on(draft, answer, byFront))
                .flatMap(Optional::stream)
                .findFirst();
    }

    // What a place allows is told whatever the query says.
    private static boolean mustBeRefused(Draft draft) {
        return draft.leeway.contains(Leeway.MUST_BE_REFUSED) && !draft.method.equals("OPTIONS");
    }

    private static boolean mayHaveNone(Draft draft, Conversation conversation) {
        boolean closed = conversation.mishap() == null
                || conversation.mishap().contains("reset")
                || conversation.mishap().contains("Broken pipe");
        return closed && draft.leeway.contains(Leeway.MAY_BE_CLOSED);
    }

    private Optional<String> on(Draft draft, RawAnswer answer, boolean byFront) {
        if (answer.status() == 101) {
            return Optional.of("another protocol is taken up");
        }
        if (answer.status() < 400 || isOfTheServerItself(draft, answer, byFront)) {
            return Optional.empty();
        }
        return onRefusal(draft, answer);
    }

    private static boolean isSuccess(RawAnswer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    /**
     * Refusals that nothing of Freshet's has a say in: of an instance's HTTP server, which answers what it cannot read without a document and knows no
     * target without a slash; of a front's, which speaks HTTP/1.0 and 1.1 alone (RFC 9110, 15.6.6); and of Quarkus's own pages.
     */
    private static boolean isOfTheServerItself(Draft draft, RawAnswer answer, boolean byFront) {
        if (OF_QUARKUS.matcher(draft.path).find()) {
            return answer.status() != 500;
        }
        if (byFront) {
            return answer.status() == 501 && !VERSIONS.contains(draft.version);
        }
        boolean isUnreadable = answer.isBareRefusal() && UNREADABLE.contains(answer.status());
        if (!draft.path.startsWith("/") || answer.text().startsWith(FAILURE_OF_QUARKUS)) {
            return isUnreadable || answer.status() == 400 || answer.status() == 404;
        }
        return isUnreadable;
    }

    private Optional<String> onRefusal(Draft draft, RawAnswer answer) {
        if (JAVA.matcher(answer.text()).find()) {
            return Optional.of(answer.status() + " tells of Java");
        }
        if (draft.method.equals("HEAD")) {
            return answer.status() == 500 ? Optional.of("500") : Optional.empty();
        }
        if (draft.operation.isOfControl()) { // for the lab's own commands, which show its words as they are
            return answer.status() >= 500 ? Optional.of("the control answers " + answer.status()) : Optional.empty();
        }
        if (!answer.header("Content-Type").orElse("").startsWith(PROBLEM)) {
            return Optional.of(answer.status() + " without a problem document");
        }
        return onProblem(draft, answer);
    }

    private Optional<String> onProblem(Draft draft, RawAnswer answer) {
        JsonNode problem = json(answer);
        String type = problem.path("type").asText();
        if (problem.path("status").asInt() != answer.status()
                || problem.path("title").asText().isEmpty()) {
            return Optional.of(answer.status() + " with a problem document that is not whole");
        }
        if (!types.contains(type)) {
            return Optional.of("the README knows no " + type);
        }
        if (answer.status() >= 500 && !isRight(draft, answer, problem)) {
            return Optional.of(answer.status() + " " + type);
        }
        return Optional.empty();
    }

    private static boolean isRight(Draft draft, RawAnswer answer, JsonNode problem) {
        return switch (answer.status()) {
            case 503 ->
                !problem.path("detail").asText().isBlank()
                        && answer.header("Retry-After").isPresent();
            case 504 -> isLate(problem) ? mayBeLate(draft) : draft.leeway.contains(Leeway.VIEW_ONLY);
            default -> false;
        };
    }

    private static boolean isLate(JsonNode problem) {
        return problem.path("type").asText().endsWith(":deadline-exceeded");
    }

    // A call of another function has a limit, which a busy machine may exceed.
    private static boolean mayBeLate(Draft draft) {
        return draft.leeway.contains(Leeway.SHORT_DEADLINE) || draft.operation.asksOthers();
    }

    private static JsonNode json(RawAnswer answer) {
        try {
            return Freshet.JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            return Freshet.JSON.missingNode();
        }
    }
}
