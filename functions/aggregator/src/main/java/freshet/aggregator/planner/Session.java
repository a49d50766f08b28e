package freshet.aggregator.planner;

import freshet.aggregator.Aggregate;
import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.UserNotFound;
import freshet.aggregator.view.ViewAge;
import freshet.aggregator.view.ViewFailure;
import freshet.aggregator.view.ViewReader;
import freshet.aggregator.view.ViewVersions;
import freshet.aggregator.view.ViewWaits;
import freshet.http.ConsistencyToken;
import freshet.http.ConsistencyToken.Entity;
import freshet.http.ConsistencyToken.Everything;
import freshet.http.ConsistencyToken.Version;
import freshet.http.ProblemException;
import freshet.resilience.Deadline;
import freshet.resilience.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

/**
 * Keeps a client's answers in order: none is older than what the client has written or was shown, as far as it hands on the tokens
 * of its writes and of its last answer.
 *
 * <p>All instances read one view, which never goes back. So a client needs no token for what the view holds, and those that an answer
 * gives it stand for what it was shown by the owners and the view does not hold yet: as a rule none.
 */
@ApplicationScoped
class Session {
    /** The most tokens of an answer; beyond, one stands for everything that the owners held. */
    static final int MOST = 64;

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ViewWaits waits;
    private final ViewVersions versions;
    private final ViewReader view;
    private final ViewAge age;
    private final AggregatorConfig config;

    Session(ViewWaits waits, ViewVersions versions, ViewReader view, ViewAge age, AggregatorConfig config) {
        this.waits = waits;
        this.versions = versions;
        this.view = view;
        this.age = age;
        this.config = config;
    }

    /** Whether the view holds what these tokens stand for, or comes to do so within a part of the time that is left. */
    boolean viewHolds(Tokens tokens) {
        return holdsEverythingOf(tokens) && (tokens.versions().isEmpty() || waits.holds(tokens.versions(), patience()));
    }

    private Duration patience() {
        Duration quarter = Deadline.current().left().dividedBy(4);
        return Durations.shorter(quarter, config.tokenWait());
    }

    private boolean holdsEverythingOf(Tokens tokens) {
        return tokens.everythingAt().isEmpty()
                || holdsEverything(tokens.everythingAt().get());
    }

    private boolean holdsEverything(Instant at) {
        Instant published = at.plus(config.publishedWithin());
        return age.inStepAt(config.freshFor())
                .filter(inStep -> !inStep.isBefore(published))
                .isPresent();
    }

    /** What the client has to hand on after this answer instead of all that it handed on before. */
    List<ConsistencyToken> after(Tokens sent, Aggregate answer) {
        if (answer.isOfView()) {
            return List.copyOf(answer.versionsOfOwners()); // a user whom the view does not know yet
        }
        Set<Version> shown = new HashSet<>(sent.versions());
        shown.addAll(answer.versionsOfOwners());
        return handedOn(missing(shown), sent.everythingAt());
    }

    /** The same after the answer that there is no such user: a token, if the view still shows the user. */
    List<ConsistencyToken> after(Tokens sent, UUID userId, UserNotFound answer) {
        if (answer.isOfView()) {
            return List.of();
        }
        Set<Version> shown = new HashSet<>(sent.versions());
        if (viewShows(userId)) {
            shown.add(Version.deleted(Entity.USER, userId));
        }
        return handedOn(missing(shown), sent.everythingAt());
    }

    private List<ConsistencyToken> handedOn(Set<Version> missing, Optional<Instant> sent) {
        List<ConsistencyToken> tokens = new ArrayList<>();
        sent.filter(at -> !holdsEverything(at)).map(Everything::new).ifPresent(tokens::add);
        if (missing.size() > MOST) {
            return List.of(new Everything(Instant.now()));
        }
        tokens.addAll(missing);
        return tokens;
    }

    // What cannot be found out, or takes too long, is taken to be missing: the answer itself does not depend on it.
    private Set<Version> missing(Set<Version> shown) {
        try {
            return shown.isEmpty()
                    ? shown
                    : Attempt.begin("the view", () -> versions.missing(shown)).within(PATIENCE);
        } catch (ViewFailure | FaultToleranceException | ProblemException e) {
            return shown;
        }
    }

    private boolean viewShows(UUID userId) {
        try {
            return Attempt.begin("the view", () -> view.read(userId, 1, null))
                            .within(PATIENCE)
                            .user()
                    != null;
        } catch (ViewFailure | FaultToleranceException | ProblemException e) {
            return true;
        }
    }
}
