package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, any of which may go: clients notice nothing, and no event is lost. */
@TestInstance(Lifecycle.PER_CLASS)
class AnyBrokerMayGoTest {
    private static final int CLIENTS = 4;

    @TempDir
    private static Path points;

    private Freshet freshet;
    private Faults faults;

    @BeforeAll
    void start() throws IOException {
        freshet = Freshet.startAfresh("--brokers", "3");
        faults = new Faults(freshet, points);
    }

    @AfterAll
    void stop() throws IOException {
        if (freshet != null) {
            freshet.close();
        }
    }

    @Test
    @Tag("soak")
    void a_killed_broker_costs_no_error_and_no_event() throws Exception {
        kill(List.of("broker-2"));
    }

    @Test
    @Tag("soak")
    void each_broker_in_turn_twice() throws Exception {
        kill(List.of("broker-1", "broker-2", "broker-3", "broker-1", "broker-2", "broker-3"));
    }

    private void kill(List<String> brokers) throws Exception {
        try (Traffic traffic = Traffic.start(freshet, CLIENTS)) {
            for (String broker : brokers) {
                traffic.awaitMore(50);
                faults.kill(broker);
            }
            traffic.awaitMore(50);

            traffic.stop();
            assertThat(traffic.failures()).isEmpty();
            traffic.verify();
        }
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.users");
        TopicOrder.assertTheLastIsTheHighest(freshet, "freshet.purchases");
    }
}
