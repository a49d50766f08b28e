package freshet.aggregator.view;

import freshet.bus.BatchHandler;
import freshet.bus.DeadLetters;
import freshet.bus.EventBatch;
import freshet.events.Event;
import freshet.events.users.UserDeleted;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What becomes of the view's events, whichever way they come. */
@ApplicationScoped
class ViewEvents implements BatchHandler {
    private final DeadLetters deadLetters;
    private final ViewProjector projector;

    ViewEvents(DeadLetters deadLetters, ViewProjector projector) {
        this.deadLetters = deadLetters;
        this.projector = projector;
    }

    // What is left of a deleted user among the dead letters goes first: the positions move on with what follows.
    @Override
    public void apply(EventBatch batch) {
        Set<UUID> gone = batch.events().stream()
                .filter(UserDeleted.class::isInstance)
                .map(Event::subject)
                .collect(Collectors.toSet());
        deadLetters.forget(gone);
        projector.apply(batch);
    }
}
