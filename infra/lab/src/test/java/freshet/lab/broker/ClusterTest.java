package freshet.lab.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    private static final OptionalInt WHAT_IS_THERE = OptionalInt.empty();

    @TempDir
    private Path data;

    @Test
    void a_fresh_folder_gets_one_broker_or_as_many_as_are_wanted_and_keeps_them() throws Exception {
        assertThat(Cluster.keptIn(data, WHAT_IS_THERE).brokers()).isOne();

        var three = Cluster.keptIn(Files.createDirectory(data.resolve("other")), OptionalInt.of(3));

        assertThat(three.brokers()).isEqualTo(3);
        assertThat(Cluster.keptIn(data.resolve("other"), WHAT_IS_THERE)).isEqualTo(three);
        assertThat(Cluster.keptIn(data.resolve("other"), OptionalInt.of(3))).isEqualTo(three);
    }

    @Test
    void a_folder_made_with_another_number_is_refused() throws Exception {
        Cluster.keptIn(data, OptionalInt.of(3));

        assertThatThrownBy(() -> Cluster.keptIn(data, OptionalInt.of(1)))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("was made with --brokers 3 and cannot be used with 1")
                .hasMessageContaining("--reset")
                .hasMessageContaining("--data DIR");
    }

    @Test
    void the_broker_of_a_folder_from_before_there_was_a_choice_stays_itself() throws Exception {
        Files.createDirectories(data.resolve("broker"));
        Files.writeString(data.resolve("broker/meta.properties"), "version=1\ncluster.id=kmTX4vRRQ9GhTNzGZw3X8Q\n");

        assertThatThrownBy(() -> Cluster.keptIn(data, OptionalInt.of(3))).isInstanceOf(LabFailure.class);
        assertThat(Cluster.keptIn(data, WHAT_IS_THERE)).isEqualTo(new Cluster(1, "kmTX4vRRQ9GhTNzGZw3X8Q"));
    }
}
