package freshet.aggregator.view.audit;

import freshet.audit.AuditedEntity;
import freshet.audit.AuditedKind;
import java.util.Optional;
import java.util.UUID;

/**
 * An entity that the view does not have as its owner has it.
 *
 * @param owners null if the owner does not have it
 * @param views null if the view does not have it
 */
record Difference(AuditedKind kind, UUID id, AuditedEntity owners, ViewEntity views) {
    /** What is different; empty if nothing is. Who has only a marker of what the owner does not have is right. */
    static Optional<Difference> between(AuditedKind kind, UUID id, AuditedEntity owners, ViewEntity views) {
        boolean isSame = owners == null ? views == null || views.deleted() : views != null && views.isAs(owners);
        return isSame ? Optional.empty() : Optional.of(new Difference(kind, id, owners, views));
    }

    /** The version that the view holds; 0 if it holds none. */
    long viewVersion() {
        return views == null ? 0 : views.version();
    }

    @Override
    public String toString() {
        return kind.plural() + " " + id + ": " + what();
    }

    private String what() {
        if (views == null) {
            return "missing in the view, owner version " + owners.version();
        }
        if (owners == null) {
            return "unknown to the owner, view has version " + views.version();
        }
        return views.version() == owners.version()
                ? "same version " + owners.version() + ", other content"
                : "view has version " + views.version() + ", owner version " + owners.version();
    }
}
