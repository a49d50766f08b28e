package freshet.senders;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** What {@link SenderFilter} is for other calls, for those that are for {@link KnownEventSenders}. */
@Provider
@KnownEventSenders
@ApplicationScoped // made on the first such call: nothing else waits for it
@Priority(Priorities.AUTHENTICATION)
public class EventSenderFilter implements ContainerRequestFilter {
    private static final Logger LOG = Logger.getLogger(EventSenderFilter.class);

    private final SenderFilter senders;

    EventSenderFilter(SenderFilter senders) {
        this.senders = senders;
    }

    @Override
    public void filter(ContainerRequestContext call) {
        try {
            senders.filter(call);
        } catch (ProblemException refusal) {
            throw refusal.type().status() < 500 ? later(refusal) : refusal;
        }
    }

    private static ProblemException later(ProblemException refusal) {
        LOG.warnf("Events wait with a sender that is not known: %s", refusal.getMessage());
        return new ProblemException(ProblemType.UNKNOWN_SENDER, refusal.getMessage(), null, refusal);
    }
}
