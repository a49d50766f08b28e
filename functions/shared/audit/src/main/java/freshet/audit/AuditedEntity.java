package freshet.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * One entity, as far as it is compared.
 *
 * @param hash of its content and version, as {@link AuditedKind#hash} has it
 */
@RegisterForReflection
public record AuditedEntity(UUID id, long version, String hash) {}
