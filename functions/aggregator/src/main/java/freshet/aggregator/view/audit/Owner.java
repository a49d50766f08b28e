package freshet.aggregator.view.audit;

import freshet.aggregator.view.task.Pause;
import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.audit.AuditedEntity;
import freshet.audit.AuditedKind;
import freshet.audit.AuditedRange;
import freshet.audit.Repair;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The way of one audit to one owner. It keeps to the number of requests a second that an owner may get, and asks again, for a while,
 * an owner that does not answer.
 */
final class Owner {
    /** The most entities that an owner tells of by name, or publishes again, at a time. */
    static final int AT_ONCE = 500;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    private final AuditedKind kind;
    private final AuditApi api;
    private final Duration between;
    private final Duration patience;
    private Instant nextTurn = Instant.MIN;

    Owner(AuditedKind kind, AuditApi api, ViewTaskConfig.Audit config) {
        this.kind = kind;
        this.api = api;
        this.between = Duration.ofSeconds(1).dividedBy(config.requestsPerSecond());
        this.patience = config.patience();
    }

    AuditedRange range(UUID after, int limit) {
        return ask(() -> api.range(after, limit));
    }

    /** The entities after one id, up to and with another; to the end of all ids if that is null. */
    List<AuditedEntity> entities(UUID after, UUID upTo) {
        List<AuditedEntity> all = new ArrayList<>();
        UUID last = after;
        List<AuditedEntity> page;
        do {
            UUID from = last;
            page = ask(() -> api.entities(from, upTo));
            all.addAll(page);
            last = page.isEmpty() ? last : page.getLast().id();
        } while (!page.isEmpty() && !last.equals(upTo));
        return all;
    }

    /** Those of these entities that the owner has. */
    Map<UUID, AuditedEntity> named(Collection<UUID> ids) {
        Map<UUID, AuditedEntity> found = new HashMap<>();
        for (List<UUID> some : Chunks.of(AT_ONCE, List.copyOf(ids))) {
            String list = some.stream().map(UUID::toString).collect(Collectors.joining(","));
            ask(() -> api.named(list)).forEach(entity -> found.put(entity.id(), entity));
        }
        return found;
    }

    /** Has these entities published again; what is asked for twice, because an answer got lost, does no harm. */
    void repair(List<Repair> repairs) {
        for (List<Repair> some : Chunks.of(AT_ONCE, repairs)) {
            ask(() -> {
                api.repair(some);
                return null;
            });
        }
    }

    private <T> T ask(Supplier<T> question) {
        Instant giveUp = Instant.now().plus(patience);
        while (true) {
            awaitTurn();
            try {
                return question.get();
            } catch (WebApplicationException e) {
                if (e.getResponse().getStatus() < 500 || Instant.now().isAfter(giveUp)) {
                    throw new OwnerAway(kind.plural(), e);
                }
            } catch (ProcessingException | VertxException e) {
                if (Instant.now().isAfter(giveUp)) {
                    throw new OwnerAway(kind.plural(), e);
                }
            }
            Pause.of(BETWEEN_ATTEMPTS);
        }
    }

    private void awaitTurn() {
        Duration wait = Duration.between(Instant.now(), nextTurn);
        if (wait.isPositive()) {
            Pause.of(wait);
        }
        nextTurn = Instant.now().plus(between);
    }
}
