package freshet.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * Neighbouring entities by id, markers of deleted ones included.
 *
 * @param upTo the last id that belongs to the range; null where it reaches to the end of all ids
 * @param hash as {@link AuditedKind#rangeHash} has it
 */
@RegisterForReflection
public record AuditedRange(UUID upTo, long count, String hash) {}
