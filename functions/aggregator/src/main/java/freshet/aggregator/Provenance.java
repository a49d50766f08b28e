package freshet.aggregator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Where an answer comes from, and how good it is.
 *
 * @param complete false if a part is missing or stale, or a product pending
 */
@RegisterForReflection
record Provenance(String strategy, Why why, boolean complete, Parts parts) {
    /** Why this strategy was taken. */
    @RegisterForReflection
    enum Why {
        /** The request named it. */
        @JsonProperty("asked")
        ASKED,
        /** The request left the choice, and asked for no particular freshness. */
        @JsonProperty("default")
        DEFAULT
    }

    /** The state of each part. */
    @RegisterForReflection
    record Parts(PartState user, PartState purchases, PartState products) {}
}
