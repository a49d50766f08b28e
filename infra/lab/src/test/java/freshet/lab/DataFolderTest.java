package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void a_folder_serves_one_lab_at_a_time() throws Exception {
        var first = DataFolder.open(folder);

        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("Another lab uses the data folder " + folder);

        first.close();

        DataFolder.open(folder).close();
    }

    @Test
    void less_than_a_gibibyte_of_room_is_too_little() {
        assertThatThrownBy(() -> DataFolder.requireSpace(folder, GIBIBYTE - 1))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("Only 1023 MiB are free")
                .hasMessageContaining("--data DIR");
        assertThatNoException().isThrownBy(() -> DataFolder.requireSpace(folder, GIBIBYTE));
    }

    @Test
    void a_reset_leaves_nothing_of_the_earlier_lab_and_keeps_the_folder_locked() throws Exception {
        try (var data = DataFolder.open(folder)) {
            Files.createDirectories(data.resolve("database/base"));
            Files.writeString(data.resolve("database/base/1"), "rows");

            data.reset();

            assertThat(folder).isDirectoryNotContaining("glob:**/database");
            assertThatThrownBy(() -> DataFolder.open(folder)).isInstanceOf(LabFailure.class);
        }
    }

    @Test
    void each_lab_begins_its_logs_anew_and_keeps_those_of_the_one_before() throws Exception {
        try (var first = DataFolder.open(folder)) {
            Files.writeString(first.logs().resolve("users-1.log"), "first");
        }

        try (var second = DataFolder.open(folder)) {
            assertThat(second.logs()).isEmptyDirectory();
            assertThat(second.resolve("logs.before").resolve("users-1.log")).hasContent("first");
        }
    }
}
