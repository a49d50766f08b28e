package freshet.http;

import freshet.http.ImportLines.Line;
import freshet.http.ImportReport.Rejected;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Imports lines by their clients' own keys, so that an import can be repeated: a new key is created, a known one with the
 * same content is unchanged, with other content the line is rejected. A line without a key is always created.
 *
 * @param <T> a line
 */
public final class KeyedImport<T> {
    /** Where the lines go. One transaction holds all calls of one import. */
    public interface Store<T> {
        /** The line's key; null where it has none. */
        String key(T line);

        /** What must be the same for a repeated line to be unchanged. */
        Object content(T line);

        /**
         * Creates what is not there.
         *
         * @param lines of one batch, each key once, sorted by key, so that concurrent imports of one batch cannot deadlock
         * @return for each line whether it was created; false where its key is known
         */
        boolean[] create(List<T> lines) throws SQLException;

        /** The {@link #content} that is stored under each of these known keys. */
        Map<String, Object> stored(Set<String> keys) throws SQLException;
    }

    private final Store<T> store;
    private final Map<String, Object> contents = new HashMap<>(); // by key, of all of this batch that is stored
    private final List<Rejected> rejected = new ArrayList<>();
    private int created;
    private int unchanged;

    KeyedImport(Store<T> store) {
        this.store = store;
    }

    /** Imports the good lines, batch by batch, and reports on all of them. */
    public static <T> ImportReport run(ImportLines<T> lines, Store<T> store) throws SQLException {
        KeyedImport<T> run = new KeyedImport<>(store);
        for (List<Line<T>> batch = lines.next(); !batch.isEmpty(); batch = lines.next()) {
            run.take(batch);
        }
        return run.report(lines.read(), lines.rejected());
    }

    /** @param malformed lines that were rejected before they came here */
    ImportReport report(int read, List<Rejected> malformed) {
        List<Rejected> all = new ArrayList<>(malformed);
        all.addAll(rejected);
        all.sort(Comparator.comparingInt(Rejected::line));
        return new ImportReport(read, created, unchanged, all);
    }

    /** Imports a batch; what earlier ones have created is known by then. */
    void take(List<Line<T>> good) throws SQLException {
        contents.clear();
        List<Line<T>> firsts = new ArrayList<>();
        List<Line<T>> repeats = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Line<T> line : good) {
            String key = store.key(line.value());
            (key == null || keys.add(key) ? firsts : repeats).add(line);
        }
        repeats.addAll(create(firsts));
        repeats.forEach(this::compare);
    }

    // Returns the lines whose key was known.
    private List<Line<T>> create(List<Line<T>> lines) throws SQLException {
        Comparator<Line<T>> byKey =
                Comparator.comparing(line -> store.key(line.value()), Comparator.nullsFirst(Comparator.naturalOrder()));
        List<Line<T>> sorted = lines.stream().sorted(byKey).toList();
        boolean[] isNew = store.create(sorted.stream().map(Line::value).toList());
        List<Line<T>> known = new ArrayList<>();
        Set<String> knownKeys = new HashSet<>();
        for (int i = 0; i < sorted.size(); i++) {
            T value = sorted.get(i).value();
            if (isNew[i]) {
                created++;
                contents.put(store.key(value), store.content(value));
            } else {
                known.add(sorted.get(i));
                knownKeys.add(store.key(value));
            }
        }
        if (!knownKeys.isEmpty()) {
            contents.putAll(store.stored(knownKeys));
        }
        return known;
    }

    private void compare(Line<T> line) {
        String key = store.key(line.value());
        if (Objects.equals(contents.get(key), store.content(line.value()))) {
            unchanged++;
        } else {
            rejected.add(new Rejected(line.number(), "the key " + key + " is taken by other content"));
        }
    }
}
