package freshet.aggregator.planner;

import freshet.aggregator.Aggregate;
import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.Provenance.Why;
import freshet.aggregator.Question;
import freshet.aggregator.planner.Decision.AskOwners;
import freshet.aggregator.planner.Decision.AskView;
import freshet.aggregator.planner.Decision.Refuse;
import freshet.aggregator.view.ViewFailure;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.Deadline;
import freshet.resilience.DeadlineExceeded;
import freshet.resilience.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.FaultToleranceException;

/**
 * One answer by the planner's own choice: decides where to ask, and decides again with what it has learned whenever that fails. Each
 * step rules out the one before it, so that there are few.
 */
final class Auto {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** An answer of a strategy, for a reason. */
    record Found(Aggregate content, String strategy, Why why) {}

    private final Sources sources;
    private final Decisions decisions;
    private final AggregatorConfig config;
    private final CacheDirectives directives;
    private final Tokens tokens;
    private final Question question;
    private Situation now;
    private RuntimeException ownersFailure;
    private RuntimeException viewFailure;
    private Attempt<Aggregate> slowView;

    Auto(Sources sources, Decisions decisions, AggregatorConfig config, Question question, Demand demand) {
        this.sources = sources;
        this.decisions = decisions;
        this.config = config;
        this.directives = demand.directives();
        this.tokens = demand.tokens();
        this.question = question.within(directives.bound(config.freshFor()), directives.onlyIfCached());
    }

    /** @throws ProblemException as {@link Planner#answer} says */
    Found answer() {
        now = sources.look(boundToLookFor());
        while (true) {
            Optional<Found> found = switch (decide(now)) {
                case AskView ask -> view(ask);
                case AskOwners ask -> owners(ask);
                case Refuse refuse -> throw refusal(refuse.reason());
            };
            if (found.isPresent()) {
                return found.get();
            }
        }
    }

    private Decision decide(Situation situation) {
        return Decision.of(directives, tokens.isAny(), situation, config.freshFor());
    }

    private Duration boundToLookFor() {
        Duration bound = directives.bound(config.freshFor());
        return bound.isZero() ? directives.boundOfFallback(config.freshFor()) : bound;
    }

    private Optional<Found> view(AskView ask) {
        try {
            Aggregate content = fromView(ask);
            Optional<Duration> age = content.viewAsOf().map(Sources::since);
            if (ask.accepts(age)) {
                return Optional.of(new Found(content, Sources.VIEW, ask.why()));
            }
            now = now.withAge(age);
        } catch (BehindToken e) {
            now = now.withViewBehind();
        } catch (RuntimeException e) {
            viewFailure = faultOrThrow(e);
            now = now.withoutView();
        }
        return Optional.empty();
    }

    private Aggregate fromView(AskView ask) {
        if (slowView != null) {
            Attempt<Aggregate> underWay = slowView;
            slowView = null;
            return underWay.within(Deadline.current().left());
        }
        if (ask.isFallback()) {
            return sources.viewAsFallback(question, tokens);
        }
        return now.ownersAreAway() || directives.onlyIfCached()
                ? sources.ask(Sources.VIEW, question, tokens)
                : patiently();
    }

    // The view takes milliseconds; where the owners may be asked instead, it need not have all the time. What it
    // says in the end may still be wanted.
    private Aggregate patiently() {
        Attempt<Aggregate> attempt = Attempt.begin("the view", () -> sources.ask(Sources.VIEW, question, tokens));
        Duration half = Deadline.current().left().dividedBy(2);
        try {
            return attempt.within(Durations.shorter(half, config.viewPatience()));
        } catch (DeadlineExceeded e) {
            slowView = attempt;
            throw e;
        }
    }

    private Optional<Found> owners(AskOwners ask) {
        try {
            Aggregate content = inTime(() -> ask.isFallback()
                    ? sources.ownersAsFallback(question, tokens)
                    : sources.ask(Sources.OWNERS, question, tokens));
            return Optional.of(new Found(content, Sources.OWNERS, ask.why()));
        } catch (RuntimeException e) {
            ownersFailure = faultOrThrow(e);
            now = afterTheOwners().withAge(sources.age(boundToLookFor()));
            return Optional.empty();
        }
    }

    // Where the view may answer instead, owners that are slow must not take the time that it needs.
    private Aggregate inTime(Supplier<Aggregate> answer) {
        if (!(decide(afterTheOwners()) instanceof AskView)) {
            return answer.get();
        }
        Duration left = Deadline.current().left();
        Duration time = left.minus(Durations.shorter(left.dividedBy(4), config.fallbackTime()));
        return Deadline.current()
                .atMost(time)
                .get(() -> Attempt.begin("an owner", answer).within(time));
    }

    private Situation afterTheOwners() {
        return slowView == null ? now.withoutOwners() : now.withoutOwners().withView();
    }

    // Only what did not answer can be replaced: that there is no such user is an answer, and so is that there is
    // no more room for questions of this kind.
    private static RuntimeException faultOrThrow(RuntimeException e) {
        boolean isFault = e instanceof ProblemException problem
                ? problem.type().status() >= 500 && problem.type() != ProblemType.BULKHEAD_FULL
                : e instanceof FaultToleranceException || e instanceof ViewFailure;
        if (!isFault) {
            throw e;
        }
        return e;
    }

    private RuntimeException refusal(Decision.Reason reason) {
        decisions.refused(reason);
        return switch (reason) {
            case NOT_CACHED ->
                new ProblemException(ProblemType.NOT_CACHED, "the view cannot answer this as the request wants it");
            case BEHIND_TOKEN ->
                new BehindToken("the view does not hold yet what the Consistency-Token stands for, and the owners do"
                        + " not answer");
            case UNAVAILABLE ->
                ownersFailure != null ? ownersFailure : viewFailure != null ? viewFailure : circuitOpen();
        };
    }

    private static ProblemException circuitOpen() {
        return new ProblemException(
                ProblemType.CIRCUIT_OPEN, "the owners have been failing; they are tried again soon", SOON, null);
    }
}
