package freshet.inbox;

/** What becomes of the events that an {@link Inbox} reads. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Applies a batch, all of it or nothing. An exception means "not now": the inbox comes again with the same events, in the
     * same order and perhaps in another batch, until they are applied. What comes twice must do no harm.
     */
    void apply(EventBatch batch);
}
