package freshet.aggregator;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the aggregator answers. What each call to another service may cost stands in application.properties. */
@ConfigMapping(prefix = "freshet.aggregator")
public interface AggregatorConfig {
    /** How old the view may be and still count as fresh; an answer from an older one says that it is stale. */
    @WithDefault("5s")
    Duration freshFor();

    /** How long a check may take that compares the view with the topics' ends; an answer waits for it at most this long. */
    @WithDefault("200ms")
    Duration checkTimeout();

    /** The same of an instance's first check, which connects first; but no more than half of the time that a request has left. */
    @WithDefault("2s")
    Duration firstCheckTimeout();

    /** How long the outcome of a check is shared by all requests, whatever it was. */
    @WithDefault("1s")
    Duration checkShared();

    /** How long an answer waits for the view to hold what its tokens stand for; at most a quarter of the time that is left. */
    @WithDefault("250ms")
    Duration tokenWait();

    /** How long {@code auto} waits for the view before it asks the owners; at most half of the time that is left. */
    @WithDefault("1s")
    Duration viewPatience();

    /** What {@code auto} keeps back for the view when it asks the owners first; at most a quarter of the time that is left. */
    @WithDefault("500ms")
    Duration fallbackTime();

    /**
     * How long after its commit a change may come to the bus at the latest: the outboxes' own bound. Only then does a view in step
     * count as one that holds a token for everything.
     */
    @WithDefault("15m")
    Duration publishedWithin();

    /** How long the strategy {@code events} waits for the services; then it answers with what it has. */
    @WithDefault("2s")
    Duration queryTime();
}
