package freshet.aggregator.view;

/**
 * Keeps the choice of the live generation apart from those who write to it. Who applies events shares the lock, and looks only then
 * which generation is live; who makes another one live has the lock alone, so that nobody still writes to the generation that
 * was live before. It belongs to the transaction, so that it works behind PgBouncer and goes with a dead process's
 * connection. Readers need none: each of their statements sees one generation live.
 */
public final class ViewLock {
    // An arbitrary number that names the lock among the database's advisory locks.
    private static final long NUMBER = 0x0F2E5649L;

    /** Takes the lock beside others who share it. A statement of its own: what is read after it is no older than the lock. */
    static final String SHARE = "SELECT pg_advisory_xact_lock_shared(" + NUMBER + ")";

    /** Takes the lock alone. */
    public static final String TAKE = "SELECT pg_advisory_xact_lock(" + NUMBER + ")";

    private ViewLock() {}
}
