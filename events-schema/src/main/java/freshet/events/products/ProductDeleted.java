package freshet.events.products;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.UUID;

/** A product is gone; purchases that name it show it as deleted. */
public record ProductDeleted(UUID id, @JsonProperty long version) implements ProductEvent {
    public ProductDeleted {
        Objects.requireNonNull(id, "id");
    }

    @Override
    public UUID subject() {
        return id;
    }
}
