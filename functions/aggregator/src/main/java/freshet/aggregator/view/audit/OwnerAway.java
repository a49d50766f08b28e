package freshet.aggregator.view.audit;

/** An owner could not be asked, though it was tried for a while; without it there is nothing to compare with. */
public class OwnerAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnerAway(String owner, Throwable cause) {
        super(owner + " cannot be asked: " + cause.getMessage(), cause);
    }
}
