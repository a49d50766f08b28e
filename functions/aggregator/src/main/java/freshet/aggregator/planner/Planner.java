package freshet.aggregator.planner;

import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.Provenance.Why;
import freshet.aggregator.Question;
import freshet.aggregator.UserNotFound;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Answers by the strategy that a request names, as it is; or, where it leaves the choice ({@code auto}), by the view or the owners,
 * whichever meets what it asks for. No answer is older than its tokens. {@link Decisions} counts how it went.
 */
@ApplicationScoped
public class Planner {
    /** What requests call the choice by the planner. */
    public static final String AUTO = "auto";

    private final Sources sources;
    private final Session session;
    private final AggregatorConfig config;
    private final Decisions decisions;

    Planner(Sources sources, Session session, AggregatorConfig config, Decisions decisions) {
        this.sources = sources;
        this.session = session;
        this.config = config;
        this.decisions = decisions;
    }

    /**
     * Answers a question.
     *
     * @param strategy by name, or {@link #AUTO}
     * @throws UserNotFound if there is no such user, or no longer
     * @throws ProblemException 400 {@code unknown-strategy}; 503 {@code behind-token} if nothing can be had that is no older than the
     *     tokens; 504 {@code not-cached} if only the view is allowed, and cannot; 503 or 504 if what is needed cannot be had
     */
    public Answer answer(String strategy, Question question, Demand demand) {
        try {
            Auto.Found found = strategy.equals(AUTO)
                    ? new Auto(sources, decisions, config, question, demand).answer()
                    : named(strategy, question, demand.tokens());
            decisions.answered(found.strategy(), found.why());
            return new Answer(
                    found.content(), found.strategy(), found.why(), session.after(demand.tokens(), found.content()));
        } catch (UserNotFound answer) {
            throw answer.handingOn(session.after(demand.tokens(), question.userId(), answer));
        }
    }

    private Auto.Found named(String strategy, Question question, Tokens tokens) {
        if (!sources.has(strategy)) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_STRATEGY, "'strategy' takes auto, " + String.join(", ", sources.names()));
        }
        return new Auto.Found(
                sources.ask(strategy, question.within(config.freshFor(), false), tokens), strategy, Why.ASKED);
    }
}
