package freshet.events.queries;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A part of the aggregated answer that a query expects, each from the service that owns it. */
public enum QueryPart {
    @JsonProperty("user")
    USER,
    @JsonProperty("purchases")
    PURCHASES,
    @JsonProperty("products")
    PRODUCTS
}
