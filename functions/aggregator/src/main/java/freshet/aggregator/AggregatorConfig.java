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

    /** How long the outcome of a check is shared by all requests, whatever it was. */
    @WithDefault("1s")
    Duration checkShared();

    /** How long the strategy {@code events} waits for the services; then it answers with what it has. */
    @WithDefault("2s")
    Duration queryTime();
}
