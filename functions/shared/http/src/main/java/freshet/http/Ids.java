package freshet.http;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Entity ids: UUIDs of version 7 (RFC 9562, section 5.7), so that they sort roughly by the time they were made. */
public final class Ids {
    /** Every id comes after this one, in the order of {@link #AS_POSTGRESQL}. */
    public static final UUID BEFORE_ALL = new UUID(0, 0);

    /** No id comes after this one, in the order of {@link #AS_POSTGRESQL}. */
    public static final UUID AFTER_ALL = new UUID(-1, -1);

    /** The order that PostgreSQL has: by their bytes, unsigned, where Java compares signed numbers. */
    public static final Comparator<UUID> AS_POSTGRESQL = (one, other) -> {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    };

    // Made on first use and never while a native image is built: a random source must not be frozen into it.
    private static TimeBasedEpochGenerator generator;

    private Ids() {}

    /** A new id. */
    public static UUID next() {
        return generator().generate();
    }

    private static synchronized TimeBasedEpochGenerator generator() {
        if (generator == null) {
            generator = Generators.timeBasedEpochGenerator();
        }
        return generator;
    }

    /**
     * Reads {@code ?ids=a,b}.
     *
     * @return the ids in the order they were named, each once
     * @throws ProblemException 400 if one is no UUID, or there are more than {@link Page#MAX}
     */
    public static List<UUID> parse(String commaSeparated) {
        String[] texts = commaSeparated.split(",");
        if (texts.length > Page.MAX) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "'ids' takes at most " + Page.MAX + " ids");
        }
        Set<UUID> ids = new LinkedHashSet<>();
        for (String text : texts) {
            ids.add(parseOne(text.trim()));
        }
        return new ArrayList<>(ids);
    }

    private static UUID parseOne(String text) {
        try {
            return Parameters.uuid(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemType.INVALID_REQUEST, "'ids' has one that is no UUID");
        }
    }
}
