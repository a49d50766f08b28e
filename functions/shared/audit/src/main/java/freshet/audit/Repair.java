package freshet.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * An entity to be published again.
 *
 * @param above the version that a copy holds, or 0 if it holds none; what is published has a higher one
 */
@RegisterForReflection
public record Repair(UUID id, long above) {}
