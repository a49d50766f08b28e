package freshet.aggregator.strategies;

import freshet.aggregator.Aggregate;
import freshet.aggregator.AggregatorConfig;
import freshet.aggregator.Part;
import freshet.aggregator.Question;
import freshet.aggregator.Strategy;
import freshet.aggregator.UserNotFound;
import freshet.aggregator.view.ViewAge;
import freshet.aggregator.view.ViewReader;
import freshet.aggregator.view.ViewReader.UserView;
import freshet.events.users.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Answers from the aggregator's own database, with one query and no other service. Only a user that the view does not know is
 * asked of the owner: the user's event may still be on its way.
 */
@ApplicationScoped
class ViewStrategy implements Strategy {
    private final ViewReader view;
    private final ViewAge age;
    private final Owners owners;
    private final AggregatorConfig config;

    ViewStrategy(ViewReader view, ViewAge age, Owners owners, AggregatorConfig config) {
        this.view = view;
        this.age = age;
        this.owners = owners;
        this.config = config;
    }

    @Override
    public String name() {
        return "view";
    }

    @Override
    public Aggregate answer(Question question) {
        Optional<Instant> checked = age.inStepAt(config.freshFor()); // before the read, which then holds at least that
        UserView found = view.read(question.userId(), question.limit(), question.after());
        if (found.deleted()) {
            throw new UserNotFound(question.userId());
        }
        Instant asOf = Stream.of(checked, Optional.ofNullable(found.checkedAt()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Part<User> user = found.user() == null ? owners.user(question.userId()) : part(found.user(), asOf);
        return new Aggregate(user, part(found.purchases(), asOf), part(found.products(), asOf));
    }

    private <T> Part<T> part(T value, Instant asOf) {
        boolean fresh = asOf != null && !asOf.isBefore(Instant.now().minus(config.freshFor()));
        return fresh ? Part.ok(value, asOf) : Part.stale(value, asOf);
    }
}
