package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The entities that a service holds.
 *
 * @param count all of them
 * @param ids of those that have a client's key, by that key
 */
record Directory(long count, Map<String, String> ids) {
    private static final int PAGE = 500;

    /** Reads all pages of a list; {@code key} names the items' field that holds the client's key. */
    static Directory read(FunctionCalls calls, URI function, String list, String key) throws InterruptedException {
        var ids = new HashMap<String, String>();
        long count = 0;
        String after = "";
        while (after != null) {
            var page = calls.read(function, list + "?limit=" + PAGE + after);
            count += page.path("items").size();
            page.path("items").forEach(item -> enter(item, key, ids));
            after = page.path("next").isTextual()
                    ? "&after=" + URLEncoder.encode(page.path("next").textValue(), StandardCharsets.UTF_8)
                    : null;
        }
        return new Directory(count, ids);
    }

    private static void enter(JsonNode item, String key, Map<String, String> ids) {
        if (item.path(key).isTextual()) {
            ids.put(item.path(key).textValue(), item.path("id").textValue());
        }
    }
}
