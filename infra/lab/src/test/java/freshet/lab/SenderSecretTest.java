package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SenderSecretTest {
    @TempDir
    private Path folder;

    @Test
    void a_data_folder_keeps_its_secret_where_its_owner_alone_can_read_it() throws Exception {
        try (var data = DataFolder.open(folder)) {
            var secret = SenderSecret.keptIn(data);

            assertThat(secret.value()).matches("[0-9a-f]{48}");
            assertThat(SenderSecret.keptIn(data)).isEqualTo(secret);
            assertThat(secret).asString().doesNotContain(secret.value());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("sender-secret"))))
                    .isEqualTo("rw-------");
            data.reset();
            assertThat(SenderSecret.keptIn(data)).isNotEqualTo(secret);
        }
    }
}
