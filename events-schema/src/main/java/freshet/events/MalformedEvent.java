package freshet.events;

/** Bytes that are not the event they claim to be. Reading them again changes nothing. */
public final class MalformedEvent extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedEvent(String reason, Throwable cause) {
        super(reason, cause);
    }
}
