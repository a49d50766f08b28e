package freshet.e2e.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a load met, source by source. */
public record Results(Map<String, Tally> tallies) {
    public Results {
        tallies = Map.copyOf(tallies);
    }

    /** @throws IllegalArgumentException if there was no such source */
    public Tally of(String source) {
        if (!tallies.containsKey(source)) {
            throw new IllegalArgumentException("There is no source " + source + ", only " + tallies.keySet());
        }
        return tallies.get(source);
    }

    /** All sources together. */
    public Tally all() {
        return tallies.values().stream().reduce(Tally.of(Map.of()), Tally::plus);
    }

    @Override
    public String toString() {
        return new TreeMap<>(tallies)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "  " + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }
}
