package freshet.aggregator;

import com.fasterxml.jackson.annotation.JsonProperty;
import freshet.events.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** The product of a purchase, as it is answered. */
public sealed interface ProductResponse {
    UUID id();

    /** A product that exists. */
    @RegisterForReflection
    record Known(UUID id, String sku, String name, Money price, long version) implements ProductResponse {}

    /** A product of which there is only the id. */
    @RegisterForReflection
    record Absent(UUID id, Absence status) implements ProductResponse {}

    /** Why there is only the id. */
    @RegisterForReflection
    enum Absence {
        /** It was deleted. */
        @JsonProperty("deleted")
        DELETED,
        /** It is not, or not yet, known to who answers. */
        @JsonProperty("pending")
        PENDING
    }

    static ProductResponse deleted(UUID id) {
        return new Absent(id, Absence.DELETED);
    }

    static ProductResponse pending(UUID id) {
        return new Absent(id, Absence.PENDING);
    }
}
