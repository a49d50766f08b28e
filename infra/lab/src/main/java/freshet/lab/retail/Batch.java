package freshet.lab.retail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The lines of one import call, growing. */
final class Batch {
    private static final ObjectWriter JSON = JsonMapper.builder().build().writer();

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<String> keys = new ArrayList<>();

    void add(String key, Object line) throws JsonProcessingException {
        lines.writeBytes(JSON.writeValueAsBytes(line));
        lines.write('\n');
        keys.add(key);
    }

    int size() {
        return keys.size();
    }

    /** Each line's own key, in the lines' order. */
    List<String> keys() {
        return keys;
    }

    /** Newline-delimited JSON. */
    byte[] lines() {
        return lines.toByteArray();
    }
}
