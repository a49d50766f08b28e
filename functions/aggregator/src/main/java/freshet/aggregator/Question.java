package freshet.aggregator;

import java.time.Duration;
import java.util.UUID;

/**
 * What did this user buy?
 *
 * @param limit how many purchases at most, 1 to 500
 * @param after the cursor of the page to start after, already found to be one; null for the first page
 * @param freshFor how old a part may be without being called stale
 * @param ofViewOnly whether no owner may be asked, even for a user that the view does not know
 */
public record Question(UUID userId, int limit, String after, Duration freshFor, boolean ofViewOnly) {
    /** The question of somebody to whom any age is fresh. */
    public Question(UUID userId, int limit, String after) {
        this(userId, limit, after, Duration.ofDays(365), false);
    }

    /** The same question of somebody who wants it answered like this. */
    public Question within(Duration age, boolean byViewOnly) {
        return new Question(userId, limit, after, age, byViewOnly);
    }
}
