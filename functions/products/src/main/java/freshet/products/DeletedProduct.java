package freshet.products;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** A product that is no more, as it is answered to those who ask for it by id among others. */
@RegisterForReflection // endpoints name the interface
record DeletedProduct(UUID id, String status) implements ProductAnswer {
    static DeletedProduct of(UUID id) {
        return new DeletedProduct(id, "deleted");
    }
}
