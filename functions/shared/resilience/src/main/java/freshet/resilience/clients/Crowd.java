package freshet.resilience.clients;

import java.util.HashMap;
import java.util.Map;

/** How many places of a kind are taken, in all and by each client, where no client may ever have all of them. */
public final class Crowd {
    /** What became of a client that asked for a place. */
    public enum Answer {
        GRANTED,
        /** The client has as many as one may have. */
        BEYOND_SHARE,
        /** There are as many taken as there may be. */
        FULL
    }

    private final int most;
    private final int perClient;
    private final Map<Client, Integer> ofClients = new HashMap<>();
    private int all;

    public Crowd(int most, int perClient) {
        this.most = most;
        this.perClient = perClient;
    }

    /** Gives one more, which is to be {@linkplain #leave left} if it was granted. */
    public synchronized Answer enter(Client client) {
        if (ofClients.getOrDefault(client, 0) >= perClient) {
            return Answer.BEYOND_SHARE;
        }
        if (all >= most) {
            return Answer.FULL;
        }
        all++;
        ofClients.merge(client, 1, Integer::sum);
        return Answer.GRANTED;
    }

    /** Takes back one that was granted. */
    public synchronized void leave(Client client) {
        all--;
        ofClients.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
    }
}
