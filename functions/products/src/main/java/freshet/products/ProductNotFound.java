package freshet.products;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.util.UUID;

/** There is no product of this id, or no longer. */
final class ProductNotFound extends ProblemException {
    private static final long serialVersionUID = 1L;

    ProductNotFound(UUID id) {
        super(ProblemType.NOT_FOUND, "there is no product " + id);
    }
}
