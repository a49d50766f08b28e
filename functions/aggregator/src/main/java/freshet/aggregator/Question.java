package freshet.aggregator;

import java.util.UUID;

/**
 * What did this user buy?
 *
 * @param limit how many purchases at most, 1 to 500
 * @param after the cursor of the page to start after, already found to be one; null for the first page
 */
public record Question(UUID userId, int limit, String after) {}
