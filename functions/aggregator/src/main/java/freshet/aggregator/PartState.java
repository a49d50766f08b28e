package freshet.aggregator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * How good a part of an answer is.
 *
 * @param asOf the part shows at least all that was so at this instant; null for a missing part, and for a stale one of which it is
 *     not known
 * @param reason why the part is missing; not written otherwise
 */
@RegisterForReflection
public record PartState(
        Status status,
        Instant asOf,
        @JsonInclude(JsonInclude.Include.NON_NULL) String reason) {
    /** In one word. */
    @RegisterForReflection
    public enum Status {
        @JsonProperty("ok")
        OK,
        @JsonProperty("stale")
        STALE,
        @JsonProperty("missing")
        MISSING
    }
}
