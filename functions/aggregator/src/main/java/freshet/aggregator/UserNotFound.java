package freshet.aggregator;

import freshet.http.ConsistencyToken;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** There is no user of this id, or no longer. */
public class UserNotFound extends ProblemException {
    private static final long serialVersionUID = 1L;

    private final UUID id;
    private final boolean ofView;
    private final transient List<ConsistencyToken> handOn;

    private UserNotFound(UUID id, boolean ofView, List<ConsistencyToken> handOn) {
        super(ProblemType.NOT_FOUND, "there is no user " + id);
        this.id = id;
        this.ofView = ofView;
        this.handOn = List.copyOf(handOn);
    }

    /** The owner says so. */
    public static UserNotFound atOwner(UUID id) {
        return new UserNotFound(id, false, List.of());
    }

    /** The view has the marker of a deleted user. */
    public static UserNotFound inView(UUID id) {
        return new UserNotFound(id, true, List.of());
    }

    /** The same with what the client has to hand on, so that it is not shown the user again. */
    public UserNotFound handingOn(List<ConsistencyToken> tokens) {
        return new UserNotFound(id, ofView, tokens);
    }

    /** Whether the view says so; else the owner does. */
    public boolean isOfView() {
        return ofView;
    }

    public List<ConsistencyToken> handOn() {
        return handOn;
    }

    @Override
    public Map<String, String> headers() {
        return handOn.isEmpty() ? Map.of() : Map.of(ConsistencyToken.HEADER, ConsistencyToken.list(handOn));
    }
}
