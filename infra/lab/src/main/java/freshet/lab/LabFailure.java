package freshet.lab;

/** Something that keeps the lab from doing what it was asked to. The message is for the person at the terminal. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and what to do about it, in whole sentences */
    public LabFailure(String message) {
        super(message);
    }

    /** @param message what is wrong and what to do about it, in whole sentences */
    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
