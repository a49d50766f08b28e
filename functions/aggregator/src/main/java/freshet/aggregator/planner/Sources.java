package freshet.aggregator.planner;

import freshet.aggregator.Aggregate;
import freshet.aggregator.Question;
import freshet.aggregator.Strategy;
import freshet.aggregator.view.ViewAge;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.Bulkhead;

/** What answers can be had from: each strategy, held to the tokens; and what is known of the view and the owners beforehand. */
@ApplicationScoped
class Sources {
    static final String VIEW = "view";
    static final String OWNERS = "sync";

    private final Map<String, Strategy> strategies;
    private final Session session;
    private final Breakers breakers;
    private final ViewAge age;

    Sources(@All List<Strategy> strategies, Session session, Breakers breakers, ViewAge age) {
        this.strategies = strategies.stream().collect(Collectors.toMap(Strategy::name, Function.identity()));
        this.session = session;
        this.breakers = breakers;
        this.age = age;
    }

    boolean has(String strategy) {
        return strategies.containsKey(strategy);
    }

    /** The names of all strategies, in their order. */
    List<String> names() {
        return strategies.keySet().stream().sorted().toList();
    }

    /**
     * Answers by a strategy. The view is waited for until it holds what the tokens stand for; what owners answer includes it, because
     * they read where they write, and what they show is compared with the tokens all the same.
     *
     * @throws BehindToken if the view does not get there in time, or an owner shows something as it was before
     */
    Aggregate ask(String strategy, Question question, Tokens tokens) {
        if (strategy.equals(VIEW) && !session.viewHolds(tokens)) {
            throw new BehindToken("the view does not hold yet what the Consistency-Token stands for");
        }
        Aggregate answer = strategies.get(strategy).answer(question);
        if (tokens.areAheadOf(answer.versionsOfOwners())) {
            throw new BehindToken("an owner does not have what the Consistency-Token stands for");
        }
        return answer;
    }

    /** The view's answer in place of owners that could not; these answers have a bulkhead of their own. */
    @Bulkhead
    Aggregate viewAsFallback(Question question, Tokens tokens) {
        return ask(VIEW, question, tokens);
    }

    /** The owners' answer in place of a view that could not; these, too. */
    @Bulkhead
    Aggregate ownersAsFallback(Question question, Tokens tokens) {
        return ask(OWNERS, question, tokens);
    }

    /** What is known before anything is asked. */
    Situation look(Duration bound) {
        return new Situation(age(bound), false, breakers.viewIsOpen(), breakers.anyOwnerIsOpen());
    }

    /** How far the view is behind, found out anew if that may matter for this bound. */
    Optional<Duration> age(Duration bound) {
        return bound.isZero() ? Optional.empty() : age.inStepAt(bound).map(Sources::since);
    }

    static Duration since(Instant instant) {
        Duration since = Duration.between(instant, Instant.now());
        return since.isNegative() ? Duration.ZERO : since;
    }
}
