package freshet.e2e.load;

import freshet.e2e.Freshet;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Comparator;

/**
 * How a request ended.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param reason the slug of the problem that was answered, or what happened instead of an answer; empty where the status says all
 */
public record Outcome(int status, String reason) implements Comparable<Outcome> {
    /** It was not even sent: too many before it have no answer yet. */
    public static final Outcome NOT_SENT = new Outcome(0, "not sent");

    private static final String PROBLEM = "application/problem+json";
    private static final String URN = "urn:freshet:problem:";
    private static final Comparator<Outcome> ORDER =
            Comparator.comparingInt(Outcome::status).thenComparing(Outcome::reason);

    static Outcome of(HttpResponse<String> answer) {
        boolean problem = answer.headers().firstValue("Content-Type").orElse("").startsWith(PROBLEM);
        return new Outcome(answer.statusCode(), problem ? slug(answer.body()) : "");
    }

    private static String slug(String problem) {
        try {
            String type = Freshet.json(problem).path("type").asText();
            return type.startsWith(URN) ? type.substring(URN.length()) : type;
        } catch (UncheckedIOException e) {
            return "unreadable";
        }
    }

    static Outcome of(Throwable failure) {
        return new Outcome(0, failure.getClass().getSimpleName());
    }

    /** What was asked for was done, or given, or is as it was (304). */
    public boolean isSuccess() {
        return status >= 200 && status < 300 || status == 304;
    }

    /** An answer that says what is wrong in the words of the contract. */
    public boolean isProblem() {
        return status >= 400 && !reason.isEmpty();
    }

    @Override
    public int compareTo(Outcome other) {
        return ORDER.compare(this, other);
    }

    /** {@code 503 circuit-open}. */
    @Override
    public String toString() {
        return (status == 0 ? "no answer" : Integer.toString(status)) + (reason.isEmpty() ? "" : " " + reason);
    }
}
