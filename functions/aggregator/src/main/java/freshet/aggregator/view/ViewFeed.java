package freshet.aggregator.view;

import freshet.events.Topic;
import freshet.inbox.Inbox;
import freshet.inbox.Inboxes;
import freshet.inbox.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumSet;

/** Feeds the view from the topics while the function runs. */
@ApplicationScoped
class ViewFeed {
    /** What the view is made of. */
    static final EnumSet<Topic> TOPICS = EnumSet.of(Topic.USERS, Topic.PRODUCTS, Topic.PURCHASES);

    private final Inbox inbox;
    private final ViewAge age;

    ViewFeed(Inboxes inboxes, ViewProjector projector, ViewPositions positions, ViewAge age) {
        this.inbox =
                inboxes.withPositions(Subscription.toTopics("freshet.aggregator.view", TOPICS), projector, positions);
        this.age = age;
    }

    void open(@Observes StartupEvent started) {
        inbox.open();
        age.checkSoon(); // so that the first question need not wait for the connection
    }

    void close(@Observes ShutdownEvent stopping) {
        inbox.close();
    }
}
