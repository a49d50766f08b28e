package freshet.audit;

import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.faulttolerance.api.ApplyGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;

/** Has entities published again. */
@ApplicationScoped
@IfBuildProperty(name = "freshet.audited", stringValue = "true", enableIfMissing = true)
class Repairs {
    private final AuditedEntities entities;

    Repairs(AuditedEntities entities) {
        this.entities = entities;
    }

    /** Publishes all of these again, or none; in one order, so that two repairs at once cannot block each other. */
    @ApplyGuard(AuditGuard.NAME)
    @Transactional
    void make(List<Repair> repairs) {
        repairs.stream()
                .sorted(Comparator.comparing(Repair::id))
                .forEach(repair -> entities.republish(repair.id(), repair.above()));
    }
}
