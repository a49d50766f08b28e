package freshet.aggregator.view;

import freshet.bus.EventBatch;
import freshet.bus.EventSource;
import freshet.bus.Inbox;
import freshet.bus.Inboxes;
import freshet.bus.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Feeds the view from the topics while the function runs. */
@ApplicationScoped
class ViewFeed {
    /** The view's events. */
    static final Subscription SUBSCRIPTION = Subscription.toTopics("freshet.aggregator.view", ViewWriter.TOPICS);

    private final Inbox inbox;
    private final ViewEvents events;
    private final ViewAge age;
    private final EventSource source;

    ViewFeed(
            Inboxes inboxes,
            ViewEvents events,
            ViewPositions positions,
            ViewAge age,
            @ConfigProperty(name = "freshet.events.source") EventSource source) {
        this.inbox = inboxes.withPositions(SUBSCRIPTION, this::apply, positions);
        this.events = events;
        this.age = age;
        this.source = source;
    }

    // Over HTTP nobody but a look learns which topics they come from, so there is one wherever they come.
    private void apply(EventBatch batch) {
        events.apply(batch);
        if (source == EventSource.HTTP) {
            age.keepKnown();
        }
    }

    void open(@Observes StartupEvent started) {
        inbox.open();
        if (source == EventSource.KAFKA) {
            age.look(); // so that the first question need not wait for the connection
        }
    }

    void close(@Observes ShutdownEvent stopping) {
        inbox.close();
    }
}
