package freshet.aggregator.strategies;

import freshet.aggregator.Aggregate;
import freshet.aggregator.Part;
import freshet.aggregator.ProductResponse;
import freshet.aggregator.PurchasePage;
import freshet.aggregator.Question;
import freshet.aggregator.Strategy;
import freshet.events.users.User;
import freshet.resilience.Deadline;
import freshet.resilience.clients.Client;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Asks the owners, those beside each other that do not depend on each other: it costs the slowest chain of calls. */
@ApplicationScoped
class SyncStrategy implements Strategy {
    private final Owners owners;

    SyncStrategy(Owners owners) {
        this.owners = owners;
    }

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public Aggregate answer(Question question) {
        owners.wake();
        FutureTask<Part<User>> user =
                new FutureTask<>(Client.carry(Deadline.current().around(() -> owners.user(question.userId()))));
        Thread.ofVirtual().name("sync-user").start(user);
        // If one of these fails, the other call goes on for nobody: to break it off would look like a failure of users.
        Part<PurchasePage> purchases = owners.purchases(question);
        Part<Map<UUID, ProductResponse>> products = owners.products(purchases.value());
        return new Aggregate(result(user), purchases, products);
    }

    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts a request", e);
        }
    }
}
