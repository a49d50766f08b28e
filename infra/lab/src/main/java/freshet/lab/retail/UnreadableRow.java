package freshet.lab.retail;

/** A row that does not say what its columns promise. The message is the reason, the same for all rows of its kind. */
final class UnreadableRow extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableRow(String reason) {
        super(reason);
    }
}
