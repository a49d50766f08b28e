package freshet.outbox;

/** What stays in the outbox for now, because the database or the broker could not be had. */
final class NotPublished extends Exception {
    private static final long serialVersionUID = 1L;

    NotPublished(String reason) {
        super(reason);
    }

    NotPublished(Throwable cause) {
        super(
                cause instanceof NotPublished
                        ? cause.getMessage()
                        : cause.getClass().getSimpleName() + ": " + cause.getMessage(),
                cause);
    }
}
