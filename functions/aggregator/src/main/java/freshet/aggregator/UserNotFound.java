package freshet.aggregator;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.util.UUID;

/** There is no user of this id, or no longer. */
public class UserNotFound extends ProblemException {
    private static final long serialVersionUID = 1L;

    public UserNotFound(UUID id) {
        super(ProblemType.NOT_FOUND, "there is no user " + id);
    }
}
