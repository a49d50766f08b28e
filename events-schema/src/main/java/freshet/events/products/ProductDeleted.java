package freshet.events.products;

import freshet.events.Require;
import java.util.Objects;
import java.util.UUID;

/** A product is gone; purchases that name it show it as deleted. */
public record ProductDeleted(UUID id, long version) implements ProductEvent {
    public ProductDeleted {
        Objects.requireNonNull(id, "id");
        Require.version(version);
    }

    @Override
    public UUID subject() {
        return id;
    }
}
