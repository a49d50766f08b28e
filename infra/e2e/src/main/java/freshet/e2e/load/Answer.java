package freshet.e2e.load;

import java.net.http.HttpResponse;

/**
 * An answer, for those who look at more than its status.
 *
 * @param asked when its request was sent, by {@link System#nanoTime}
 */
public record Answer(HttpResponse<String> response, long asked) {}
