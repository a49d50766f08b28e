package freshet.aggregator.strategies;

import freshet.aggregator.Aggregate;
import freshet.aggregator.Part;
import freshet.aggregator.PurchasePage;
import freshet.aggregator.Question;
import freshet.aggregator.Strategy;
import freshet.events.users.User;
import jakarta.enterprise.context.ApplicationScoped;

/** Asks the owners one after another: the plain way, which costs the sum of the calls and fails with any of them. */
@ApplicationScoped
class SequentialStrategy implements Strategy {
    private final Owners owners;

    SequentialStrategy(Owners owners) {
        this.owners = owners;
    }

    @Override
    public String name() {
        return "sync-sequential";
    }

    @Override
    public Aggregate answer(Question question) {
        owners.wake();
        Part<User> user = owners.user(question.userId());
        Part<PurchasePage> purchases = owners.purchases(question);
        return new Aggregate(user, purchases, owners.products(purchases.value()));
    }
}
