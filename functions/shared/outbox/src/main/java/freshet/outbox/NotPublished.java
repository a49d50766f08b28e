package freshet.outbox;

/** A batch that stays in the outbox, because the database or the broker could not be had. */
final class NotPublished extends Exception {
    private static final long serialVersionUID = 1L;

    NotPublished(Throwable cause) {
        super(cause.getClass().getSimpleName() + ": " + cause.getMessage(), cause);
    }
}
