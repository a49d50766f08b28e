package freshet.bus;

/** What becomes of the events of a {@link Subscription}. */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Applies a batch, all of it or nothing. An exception means "not now": the same events come again, in the same order and
     * perhaps in another batch, until they are applied. What comes twice must do no harm.
     *
     * <p>Batches come from Kafka and over HTTP, here and in other instances, and some of them at once: it is the handler that
     * makes them wait for each other, where they must.
     */
    void apply(EventBatch batch);
}
