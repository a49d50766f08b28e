package freshet.resilience.clients;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of turns, for which those who find none free wait. The next turn that comes free goes to the waiting client that has the
 * fewest, and among equals to the one that came first. So a client that asks for much at once waits for itself, and others wait for
 * one turn at the most. What is done for no client, such as the answer to a query on the bus, counts as one client.
 */
public final class Turns {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Optional<Client>, Integer> held = new HashMap<>();
    private final List<Waiting> queue = new LinkedList<>(); // the longest waiting first
    private int free;

    private static final class Waiting {
        private final Optional<Client> client;
        private final Condition granted;
        private boolean hasTurn;

        private Waiting(Optional<Client> client, Condition granted) {
            this.client = client;
            this.granted = granted;
        }
    }

    public Turns(int most) {
        free = most;
    }

    /**
     * Takes a turn, which must be {@linkplain #giveBack given back} if it was granted.
     *
     * @param atMost how long to wait for it
     * @return whether it was granted
     */
    public boolean take(Optional<Client> client, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (free > 0) {
                free--;
                count(client, 1);
                return true;
            }
            return await(new Waiting(client, lock.newCondition()), atMost.toNanos());
        } finally {
            lock.unlock();
        }
    }

    public void giveBack(Optional<Client> client) {
        lock.lock();
        try {
            release(client);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Waiting self, long nanos) throws InterruptedException {
        queue.add(self);
        try {
            long left = nanos;
            while (!self.hasTurn && left > 0) {
                left = self.granted.awaitNanos(left);
            }
            return self.hasTurn;
        } catch (InterruptedException e) {
            if (self.hasTurn) {
                release(self.client);
            }
            throw e;
        } finally {
            queue.remove(self);
        }
    }

    private void release(Optional<Client> client) {
        count(client, -1);
        if (queue.isEmpty()) {
            free++;
            return;
        }
        Waiting next = queue.getFirst();
        for (Waiting other : queue) {
            if (heldBy(other.client) < heldBy(next.client)) {
                next = other;
            }
        }
        queue.remove(next);
        count(next.client, 1);
        next.hasTurn = true;
        next.granted.signal();
    }

    private int heldBy(Optional<Client> client) {
        return held.getOrDefault(client, 0);
    }

    private void count(Optional<Client> client, int change) {
        held.merge(client, change, (before, more) -> before + more == 0 ? null : before + more);
    }
}
