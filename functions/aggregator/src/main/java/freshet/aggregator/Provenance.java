package freshet.aggregator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/**
 * Where an answer comes from, and how good it is.
 *
 * @param complete false if a part is missing or stale, or a product pending
 */
@RegisterForReflection
public record Provenance(String strategy, Why why, boolean complete, Parts parts) {
    /** Why this strategy was taken. */
    @RegisterForReflection
    public enum Why {
        /** The request named it. */
        @JsonProperty("asked")
        ASKED,
        /** The request left the choice and asked for no particular freshness, and the view is young enough by default. */
        @JsonProperty("default")
        DEFAULT,
        /** The view is young enough for what the request asked, or the only one that it allowed. */
        @JsonProperty("fresh-enough")
        FRESH_ENOUGH,
        /** The request wanted the owners to be asked. */
        @JsonProperty("no-cache")
        NO_CACHE,
        /** It includes what the request's tokens stand for: the view held that, or else the owners were asked. */
        @JsonProperty("token")
        TOKEN,
        /** What should have answered could not: the view was too old or away, or the owners did not answer. */
        @JsonProperty("fallback")
        FALLBACK;

        /** As it is written in answers and metrics. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The state of each part. */
    @RegisterForReflection
    public record Parts(PartState user, PartState purchases, PartState products) {}
}
