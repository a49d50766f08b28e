package freshet.resilience.clients;

import io.smallrye.faulttolerance.FaultToleranceBinding;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/**
 * Shares the bulkhead of each guarded method among the clients that are there, around the guard itself. What is done for no client, such
 * as the answer to a query on the bus, passes.
 */
@Interceptor
@FaultToleranceBinding
@Priority(FairShare.OUTSIDE_THE_GUARD)
class FairShare {
    static final int OUTSIDE_THE_GUARD = 90; // which is at mp.fault.tolerance.interceptor.priority

    private final Shares shares;
    private final ShedRequests shed;

    FairShare(Shares shares, ShedRequests shed) {
        this.shares = shares;
        this.shed = shed;
    }

    /**
     * @throws QuotaExceeded if the client has its share and others need the rest
     * @throws BulkheadException if all places are taken, as the guard itself would
     */
    @AroundInvoke
    Object within(InvocationContext call) throws Exception {
        Client client = Client.current().orElse(null);
        Places places = client == null ? null : shares.of(call.getMethod()).orElse(null);
        if (places == null) {
            return call.proceed();
        }
        admit(client, places);
        try {
            return call.proceed();
        } finally {
            places.giveBack(client);
        }
    }

    private void admit(Client client, Places places) {
        switch (places.take(client)) {
            case GRANTED -> {}
            case BEYOND_SHARE -> {
                shed.count(ShedRequests.Reason.SHARE);
                throw QuotaExceeded.ofShare();
            }
            case FULL -> {
                shed.count(ShedRequests.Reason.FULL);
                throw new BulkheadException("all places are taken");
            }
        }
    }
}
