package freshet.aggregator.view.audit;

import freshet.audit.AuditedEntity;
import java.util.UUID;

/** An entity as the view has it; a deleted one has a marker. */
record ViewEntity(UUID id, long version, String hash, boolean deleted) {
    boolean isAs(AuditedEntity owners) {
        return version == owners.version() && hash.equals(owners.hash());
    }
}
