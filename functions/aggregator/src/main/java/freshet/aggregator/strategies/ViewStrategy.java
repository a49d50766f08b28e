package freshet.aggregator.strategies;

import freshet.aggregator.Aggregate;
import freshet.aggregator.Part;
import freshet.aggregator.Question;
import freshet.aggregator.Strategy;
import freshet.aggregator.UserNotFound;
import freshet.aggregator.view.ViewAge;
import freshet.aggregator.view.ViewReader;
import freshet.aggregator.view.ViewReader.UserView;
import freshet.events.users.User;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/**
 * Answers from the aggregator's own database, with one query and no other service. Only a user that the view does not know is
 * asked of the owner: the user's event may still be on its way.
 */
@ApplicationScoped
class ViewStrategy implements Strategy {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ViewReader view;
    private final ViewAge age;
    private final Owners owners;

    ViewStrategy(ViewReader view, ViewAge age, Owners owners) {
        this.view = view;
        this.age = age;
        this.owners = owners;
    }

    @Override
    public String name() {
        return "view";
    }

    @Override
    public Aggregate answer(Question question) {
        Optional<Instant> checked =
                age.inStepAt(question.freshFor()); // before the read, which then holds at least that
        UserView found = view.read(question.userId(), question.limit(), question.after());
        if (found.deleted()) {
            throw UserNotFound.inView(question.userId());
        }
        Instant asOf = Stream.of(checked, Optional.ofNullable(found.checkedAt()))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder())
                .orElse(null);
        boolean fresh = asOf != null && !asOf.isBefore(Instant.now().minus(question.freshFor()));
        return new Aggregate(
                found.user() == null ? unknown(question) : Part.ofView(found.user(), asOf, fresh),
                Part.ofView(found.purchases(), asOf, fresh),
                Part.ofView(found.products(), asOf, fresh));
    }

    private Part<User> unknown(Question question) {
        if (question.ofViewOnly()) {
            throw new ProblemException(ProblemType.NOT_CACHED, "the view does not know the user " + question.userId());
        }
        try {
            return owners.userForView(question.userId());
        } catch (BulkheadException full) {
            // Whoever asks for users that nobody knows is not to be answered by more calls instead.
            throw new ProblemException(
                    ProblemType.BULKHEAD_FULL, "too many questions for users that the view does not know", SOON, full);
        }
    }
}
