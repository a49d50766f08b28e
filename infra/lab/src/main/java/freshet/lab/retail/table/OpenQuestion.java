package freshet.lab.retail.table;

/** Something that a file leaves open and only its owner can say. The message names the option that says it. */
public final class OpenQuestion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is open and how to say it, in whole sentences */
    public OpenQuestion(String message) {
        super(message);
    }
}
