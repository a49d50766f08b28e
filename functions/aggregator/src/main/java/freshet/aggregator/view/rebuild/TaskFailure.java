package freshet.aggregator.view.rebuild;

/** A rebuild or a rollback that cannot go on; the message tells whoever asked for it. The live generation is as it was. */
public class TaskFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TaskFailure(String message) {
        super(message);
    }

    TaskFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
