package freshet.aggregator.planner;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.time.Duration;

/** Nothing can be had that includes what the request's tokens stand for; a moment later it can. */
final class BehindToken extends ProblemException {
    private static final long serialVersionUID = 1L;
    private static final Duration SOON = Duration.ofSeconds(1);

    BehindToken(String detail) {
        super(ProblemType.BEHIND_TOKEN, detail, SOON, null);
    }
}
