package freshet.lab.front;

import java.util.HashMap;
import java.util.Map;

/** How many places of a kind each client has, by its address, so that none has all of them. May be used by any thread. */
final class Crowd {
    private final int perClient;
    private final Map<String, Integer> ofClients = new HashMap<>();

    Crowd(int perClient) {
        this.perClient = perClient;
    }

    /** Gives one more, which is to be {@linkplain #leave left}; false if the client has as many as one may have. */
    synchronized boolean enter(String client) {
        if (ofClients.getOrDefault(client, 0) >= perClient) {
            return false;
        }
        ofClients.merge(client, 1, Integer::sum);
        return true;
    }

    synchronized void leave(String client) {
        ofClients.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
    }
}
