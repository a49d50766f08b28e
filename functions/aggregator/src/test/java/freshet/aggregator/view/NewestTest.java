package freshet.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.users.UserDeleted;
import freshet.events.users.UserEvent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NewestTest {
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(1, 2);

    @Test
    void each_entity_keeps_its_highest_version_whatever_the_order() {
        List<UserEvent> events = List.of(event(B, 2), event(A, 3), event(B, 5), event(A, 1), event(B, 4));

        assertThat(Newest.perEntity(events)).containsExactly(event(A, 3), event(B, 5));
    }

    @Test
    void nothing_stays_of_nothing() {
        assertThat(Newest.perEntity(List.<UserEvent>of())).isEmpty();
    }

    private static UserEvent event(UUID id, long version) {
        return new UserDeleted(id, version);
    }
}
