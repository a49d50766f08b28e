package freshet.aggregator.view.audit;

import java.util.Comparator;
import java.util.UUID;

/** The order of ids. */
final class Ids {
    /** As PostgreSQL has it: by their bytes, unsigned, where Java compares signed numbers. */
    static final Comparator<UUID> AS_POSTGRESQL = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    private Ids() {}
}
