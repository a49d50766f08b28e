package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.http.ImportLines.Line;
import freshet.http.ImportReport.Rejected;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class KeyedImportTest {
    private static final int BATCH = 5;

    /** A line: a key, which may be null, and what is known under it. */
    record Item(String key, int content) {}

    @Property
    void every_line_is_created_unchanged_or_rejected(@ForAll("items") @Size(max = 12) List<Item> items)
            throws SQLException {
        Memory store = new Memory();

        ImportReport report = imported(items, store);

        assertThat(report.created() + report.unchanged() + report.rejected().size())
                .isEqualTo(items.size());
        assertThat(report.created()).isEqualTo(store.stored.size() + store.withoutKey.size());
        assertThat(report.rejected()).extracting(Rejected::line).isSorted();
    }

    @Property
    void the_first_line_of_a_key_wins(@ForAll("items") @Size(max = 12) List<Item> items) throws SQLException {
        Memory store = new Memory();
        Map<String, Object> expected = new HashMap<>();
        items.stream()
                .filter(item -> item.key() != null)
                .forEach(item -> expected.putIfAbsent(item.key(), item.content()));

        imported(items, store);

        assertThat(store.stored).isEqualTo(expected);
    }

    @Property
    void a_repeated_import_creates_no_key_again(@ForAll("items") @Size(max = 12) List<Item> items) throws SQLException {
        Memory store = new Memory();
        ImportReport first = imported(items, store);
        int withoutKey = store.withoutKey.size();

        ImportReport second = imported(items, store);

        assertThat(second.created()).isEqualTo(withoutKey);
        assertThat(second.rejected()).isEqualTo(first.rejected());
    }

    @Property
    void lines_of_a_batch_reach_the_store_in_the_order_of_their_keys(@ForAll("items") @Size(max = 12) List<Item> items)
            throws SQLException {
        Memory store = new Memory();

        imported(items.subList(0, Math.min(items.size(), BATCH)), store);

        assertThat(store.asked).isSorted().doesNotHaveDuplicates();
    }

    @Provide
    Arbitrary<Item> item() {
        Arbitrary<String> keys = Arbitraries.of("a", "b", "c").injectNull(0.2);
        return Combinators.combine(keys, Arbitraries.integers().between(1, 2)).as(Item::new);
    }

    @Provide
    Arbitrary<List<Item>> items() {
        return item().list();
    }

    // In batches of five, as a long import comes.
    private static ImportReport imported(List<Item> items, Memory store) throws SQLException {
        KeyedImport<Item> run = new KeyedImport<>(store);
        List<Line<Item>> lines = new ArrayList<>();
        items.forEach(item -> lines.add(new Line<>(lines.size() + 1, item)));
        for (int from = 0; from < lines.size(); from += BATCH) {
            run.take(lines.subList(from, Math.min(lines.size(), from + BATCH)));
        }
        return run.report(lines.size(), List.of());
    }

    private static final class Memory implements KeyedImport.Store<Item> {
        final Map<String, Object> stored = new HashMap<>();
        final List<Item> withoutKey = new ArrayList<>();
        final List<String> asked = new ArrayList<>();

        @Override
        public String key(Item line) {
            return line.key();
        }

        @Override
        public Object content(Item line) {
            return line.content();
        }

        @Override
        public boolean[] create(List<Item> lines) {
            boolean[] isNew = new boolean[lines.size()];
            for (int i = 0; i < isNew.length; i++) {
                Item item = lines.get(i);
                if (item.key() == null) {
                    withoutKey.add(item);
                    isNew[i] = true;
                } else {
                    asked.add(item.key());
                    isNew[i] = stored.putIfAbsent(item.key(), item.content()) == null;
                }
            }
            return isNew;
        }

        @Override
        public Map<String, Object> stored(Set<String> keys) {
            Map<String, Object> found = new HashMap<>(stored);
            found.keySet().retainAll(keys);
            return found;
        }
    }
}
