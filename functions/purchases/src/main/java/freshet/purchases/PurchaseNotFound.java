package freshet.purchases;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.util.UUID;

/** There is no purchase of this id. */
final class PurchaseNotFound extends ProblemException {
    private static final long serialVersionUID = 1L;

    PurchaseNotFound(UUID id) {
        super(ProblemType.NOT_FOUND, "there is no purchase " + id);
    }
}
