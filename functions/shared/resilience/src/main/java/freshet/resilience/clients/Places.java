package freshet.resilience.clients;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/**
 * The places of one guard, shared among those who ask for them. A client is there while it holds a place, and for a while after its last
 * request, and its share is the places divided by the clients that are there, one at least.
 *
 * <ul>
 *   <li>Never more places are taken than there are.
 *   <li>Who is there alone may take all of them.
 *   <li>Who is below its share gets a place as long as one is free.
 *   <li>Who is not may borrow, but leaves an eighth of the places, one at least, to those who are.
 * </ul>
 *
 * Nothing is taken back: where one client holds everything when another one comes, that one is refused until a place is given
 * back, and from its first request on the places that come free are its own.
 *
 * <p>Its memory is bounded, however many clients there are: of more than {@value #CLIENTS_PER_PLACE} for each place those that hold none
 * are forgotten, the longest silent first. Their share is one place by then, which is what a client has that is not known, too.
 */
final class Places {
    private static final int CLIENTS_PER_PLACE = 4;
    private static final int RESERVED_PART = 8;

    enum Answer {
        GRANTED,
        /** The client has its share, and others need the rest. */
        BEYOND_SHARE,
        /** There is no place, whoever asks. */
        FULL
    }

    private static final class Holder {
        private int held;
        private long seen;
    }

    private final int total;
    private final int reserved;
    private final long keptFor;
    private final LongSupplier nanoClock;
    private final LinkedHashMap<Client, Holder> holders =
            new LinkedHashMap<>(16, 0.75f, true); // the longest silent first
    private int taken;

    Places(int total, Duration keptFor, LongSupplier nanoClock) {
        this.total = total;
        this.reserved = Math.max(1, total / RESERVED_PART);
        this.keptFor = keptFor.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Takes a place, which must be given back if it was granted. */
    synchronized Answer take(Client client) {
        Holder holder = seen(client);
        forgetSilent();
        boolean alone = holders.size() == 1;
        boolean belowShare = holder.held < Math.max(1, total / holders.size());
        int free = total - taken;
        if (free == 0) {
            return alone || belowShare ? Answer.FULL : Answer.BEYOND_SHARE;
        }
        if (!alone && !belowShare && free <= reserved) {
            return Answer.BEYOND_SHARE;
        }
        holder.held++;
        taken++;
        return Answer.GRANTED;
    }

    synchronized void giveBack(Client client) {
        seen(client).held--;
        taken--;
    }

    /** How many clients are there now. */
    synchronized int clients() {
        forgetSilent();
        return holders.size();
    }

    synchronized int taken() {
        return taken;
    }

    private Holder seen(Client client) {
        Holder holder = holders.computeIfAbsent(client, unknown -> new Holder());
        holder.seen = nanoClock.getAsLong();
        return holder;
    }

    // Who holds a place is not silent: it moves to the other end, where those are who were seen lately.
    private void forgetSilent() {
        long now = nanoClock.getAsLong();
        while (!holders.isEmpty()) {
            var silent = holders.firstEntry();
            boolean tooMany = holders.size() > total * CLIENTS_PER_PLACE;
            if (!tooMany && now - silent.getValue().seen <= keptFor) {
                return;
            }
            if (silent.getValue().held == 0) {
                holders.pollFirstEntry();
            } else {
                holders.get(silent.getKey()).seen = now;
            }
        }
    }
}
