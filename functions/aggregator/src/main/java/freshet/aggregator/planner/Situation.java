package freshet.aggregator.planner;

import java.time.Duration;
import java.util.Optional;

/**
 * What the planner knows while it looks for an answer.
 *
 * @param age an upper bound on how far the view is behind; empty if that is not known
 * @param viewIsBehind whether the view was found not to hold what the tokens stand for
 * @param viewIsAway whether the view's circuit breaker is open, or it did not answer
 * @param ownersAreAway whether an owner's circuit breaker is open, or one did not answer
 */
record Situation(Optional<Duration> age, boolean viewIsBehind, boolean viewIsAway, boolean ownersAreAway) {
    Situation withAge(Optional<Duration> found) {
        return new Situation(found, viewIsBehind, viewIsAway, ownersAreAway);
    }

    Situation withViewBehind() {
        return new Situation(age, true, viewIsAway, ownersAreAway);
    }

    Situation withoutView() {
        return new Situation(age, viewIsBehind, true, ownersAreAway);
    }

    /** The view was slow, and its answer may have come by now. */
    Situation withView() {
        return new Situation(age, viewIsBehind, false, ownersAreAway);
    }

    /** The owners are away; and by now the view may hold what it did not hold before. */
    Situation withoutOwners() {
        return new Situation(age, false, viewIsAway, true);
    }
}
