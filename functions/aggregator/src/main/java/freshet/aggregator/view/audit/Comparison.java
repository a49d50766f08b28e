package freshet.aggregator.view.audit;

import freshet.audit.AuditedEntity;
import freshet.audit.AuditedKind;
import freshet.audit.AuditedRange;
import freshet.http.Ids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Compares one kind of entity between its owner and a generation of the view, both of which may change meanwhile. */
final class Comparison {
    private final AuditedKind kind;
    private final Owner owner;
    private final ViewHashes view;
    private final Set<UUID> suspects = new HashSet<>();
    private long compared;

    Comparison(AuditedKind kind, Owner owner, ViewHashes view) {
        this.kind = kind;
        this.owner = owner;
        this.view = view;
    }

    AuditedKind kind() {
        return kind;
    }

    /** How many entities the owner has, as far as they were compared. */
    long compared() {
        return compared;
    }

    /** Goes through all entities, range by range, and takes note of those that seem to differ. */
    void scan(int rangeSize) {
        UUID after = Ids.BEFORE_ALL;
        while (after != null) {
            AuditedRange range = owner.range(after, rangeSize);
            compared += range.count();
            if (!view.isAs(after, range)) {
                drillDown(after, range.upTo());
            }
            after = range.upTo();
        }
    }

    private void drillDown(UUID after, UUID upTo) {
        Map<UUID, AuditedEntity> owners = new HashMap<>();
        owner.entities(after, upTo).forEach(entity -> owners.put(entity.id(), entity));
        Map<UUID, ViewEntity> views = view.entities(after, upTo);
        Set<UUID> ids = new HashSet<>(owners.keySet());
        ids.addAll(views.keySet());
        ids.removeIf(id ->
                Difference.between(kind, id, owners.get(id), views.get(id)).isEmpty());
        suspects.addAll(ids);
    }

    /**
     * Looks again at those that differed so far, and takes note of those that still do.
     *
     * @return their differences, by id
     */
    List<Difference> look() {
        List<Difference> differences = new ArrayList<>();
        for (List<UUID> ids : Chunks.of(
                Owner.AT_ONCE, suspects.stream().sorted(Ids.AS_POSTGRESQL).toList())) {
            differences.addAll(differences(ids));
        }
        suspects.clear();
        differences.forEach(difference -> suspects.add(difference.id()));
        return differences;
    }

    private List<Difference> differences(List<UUID> ids) {
        Map<UUID, AuditedEntity> before = owner.named(ids);
        Map<UUID, ViewEntity> views = view.named(ids);
        List<UUID> suspicious = ids.stream()
                .filter(id -> Difference.between(kind, id, before.get(id), views.get(id))
                        .isPresent())
                .toList();
        Map<UUID, AuditedEntity> now = owner.named(suspicious);
        return suspicious.stream()
                .filter(id -> !isOnTheMove(before.get(id), views.get(id), now.get(id)))
                .map(id -> Difference.between(kind, id, now.get(id), views.get(id)))
                .flatMap(Optional::stream)
                .toList();
    }

    // An entity that changes all the time may never be seen with one version on both sides. That the view passed what
    // the owner had, and has not passed what the owner has, shows that it follows.
    private static boolean isOnTheMove(AuditedEntity before, ViewEntity view, AuditedEntity now) {
        return before != null
                && view != null
                && now != null
                && before.version() < view.version()
                && view.version() < now.version();
    }
}
