package freshet.aggregator.view.audit;

import java.util.ArrayList;
import java.util.List;

/** Parts of a list. */
final class Chunks {
    private Chunks() {}

    /** The list in parts of this size; the last may be smaller. */
    static <T> List<List<T>> of(int size, List<T> list) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < list.size(); from += size) {
            chunks.add(list.subList(from, Math.min(list.size(), from + size)));
        }
        return chunks;
    }
}
