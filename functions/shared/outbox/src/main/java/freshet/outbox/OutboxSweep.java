package freshet.outbox;

/**
 * The moment at which a sweep begins: a CDI event for those who have something to look after from time to time, which nothing but
 * the sweep's timer wakes at zero. What they append to the outbox meanwhile is published by the sweep.
 */
public record OutboxSweep() {}
