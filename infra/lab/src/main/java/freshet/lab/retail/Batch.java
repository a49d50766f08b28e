package freshet.lab.retail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.retail.table.Line;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The lines of one import call, growing. */
final class Batch {
    private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<String> keys = new ArrayList<>();
    private final List<Line> origins = new ArrayList<>();

    /** @param origin what the line was made of; null if of more than one of the file's */
    void add(String key, Object line, Line origin) throws JsonProcessingException {
        lines.writeBytes(JSON.writeValueAsBytes(line));
        lines.write('\n');
        keys.add(key);
        origins.add(origin);
    }

    int size() {
        return keys.size();
    }

    /** Each line's own key, in the lines' order. */
    List<String> keys() {
        return keys;
    }

    /** What each line was made of, in the lines' order; null for lines that were made of more than one. */
    List<Line> origins() {
        return origins;
    }

    /** Newline-delimited JSON. */
    byte[] lines() {
        return lines.toByteArray();
    }
}
