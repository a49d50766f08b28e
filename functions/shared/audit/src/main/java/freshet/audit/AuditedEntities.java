package freshet.audit;

import java.util.UUID;

/** What an owner lets be audited and repaired; the owner's module has one bean of this. */
public interface AuditedEntities {
    AuditedKind kind();

    /**
     * Writes an entity again as it is, with a version above its own and above this one, and appends the event of its whole state, in
     * the transaction under way. Of one that the owner does not have, only the event of its deletion is appended, with a
     * version above this one.
     */
    void republish(UUID id, long above);
}
