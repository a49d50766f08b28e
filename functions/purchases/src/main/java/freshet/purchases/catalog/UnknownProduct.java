package freshet.purchases.catalog;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.util.UUID;

/** The products service knows no product of this id, or no longer. */
final class UnknownProduct extends ProblemException {
    private static final long serialVersionUID = 1L;

    UnknownProduct(UUID id) {
        super(ProblemType.UNKNOWN_PRODUCT, "there is no product " + id);
    }
}
