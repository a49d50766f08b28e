package freshet.aggregator.view;

import freshet.events.Event;
import freshet.events.users.UserDeleted;
import freshet.inbox.DeadLetters;
import freshet.inbox.EventBatch;
import freshet.inbox.EventSource;
import freshet.inbox.Inbox;
import freshet.inbox.Inboxes;
import freshet.inbox.Subscription;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Feeds the view from the topics while the function runs. */
@ApplicationScoped
class ViewFeed {
    private final Inbox inbox;
    private final ViewProjector projector;
    private final DeadLetters deadLetters;
    private final ViewAge age;
    private final EventSource source;

    ViewFeed(
            Inboxes inboxes,
            ViewProjector projector,
            ViewPositions positions,
            DeadLetters deadLetters,
            ViewAge age,
            @ConfigProperty(name = "freshet.events.source") EventSource source) {
        this.inbox = inboxes.withPositions(
                Subscription.toTopics("freshet.aggregator.view", ViewWriter.TOPICS), this::apply, positions);
        this.projector = projector;
        this.deadLetters = deadLetters;
        this.age = age;
        this.source = source;
    }

    // What is left of a deleted user among the dead letters goes first: the positions move on with what follows.
    private void apply(EventBatch batch) {
        Set<UUID> gone = batch.events().stream()
                .filter(UserDeleted.class::isInstance)
                .map(Event::subject)
                .collect(Collectors.toSet());
        deadLetters.forget(gone);
        projector.apply(batch);
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
