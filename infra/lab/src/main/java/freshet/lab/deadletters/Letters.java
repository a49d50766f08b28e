package freshet.lab.deadletters;

import freshet.events.deadletters.DeadLetter;
import freshet.events.deadletters.DeadLetter.Header;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The dead letters that count, made of all records of the topic in the order of their partitions: of letters with one identity the
 * last, and none of a key that was erased after it was written.
 */
final class Letters {
    private final Map<String, Map<String, DeadLetter>> byKey = new HashMap<>();
    private int foreign;

    /** Takes the next record of a partition. All records of a key are in one partition. */
    void add(byte[] key, byte[] value, List<Header> headers) {
        if (key != null && value == null) {
            byKey.remove(Bytes.text(key));
            return;
        }
        var letter = DeadLetter.read(key, value, headers);
        if (letter.isEmpty()) {
            foreign++;
            return;
        }
        byKey.computeIfAbsent(Bytes.text(key), none -> new LinkedHashMap<>())
                .put(letter.get().identity(), letter.get());
    }

    /** All, the oldest first. */
    List<DeadLetter> all() {
        return byKey.values().stream()
                .flatMap(letters -> letters.values().stream())
                .sorted(Comparator.comparing(DeadLetter::at))
                .toList();
    }

    /** Those that were not sent again. */
    List<DeadLetter> waiting() {
        return all().stream().filter(letter -> letter.redrivenAt() == null).toList();
    }

    /** Those of a key as {@link Bytes#text} writes it, the oldest first. */
    List<DeadLetter> of(String key) {
        return byKey.getOrDefault(key, Map.of()).values().stream()
                .sorted(Comparator.comparing(DeadLetter::at))
                .toList();
    }

    /** How many records were neither a letter nor an erasure. */
    int foreign() {
        return foreign;
    }
}
