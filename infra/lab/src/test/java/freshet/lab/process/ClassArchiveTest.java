package freshet.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassArchiveTest {
    private static final byte[] WHOLE = {(byte) 0xa8, (byte) 0xab, 0x0b, (byte) 0xf0};

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void build() throws Exception {
        jar = Files.writeString(folder.resolve("users.jar"), "first build");
    }

    @ParameterizedTest
    @CsvSource({
        "21, -XX:ArchiveClassesAtExit=, -XX:SharedArchiveFile=",
        "25, -XX:AOTCacheOutput=, -XX:AOTCache=",
    })
    void the_first_process_writes_the_archive_and_the_next_one_reads_it(String java, String write, String read)
            throws Exception {
        var archive = ClassArchive.of(folder, "users", List.of(jar), Runtime.Version.parse(java));

        assertThat(archive.exists()).isFalse();
        assertThat(archive.reading()).isEmpty();
        var file = written(archive);
        assertThat(archive.readingOrWriting()).contains(write + file);
        Files.write(file, WHOLE);

        assertThat(archive.exists()).isTrue();
        assertThat(archive.reading()).contains(read + file);
        assertThat(archive.readingOrWriting()).isEqualTo(archive.reading());
    }

    // The JVM warns of every class that is not kept, which nobody can mend; but a start that has lost its archive is
    // slow.
    @Test
    @EnabledForJreRange(minVersion = 25)
    void an_archive_that_cannot_be_used_is_told_of() throws Exception {
        var archive = archive();
        Files.write(written(archive), WHOLE);
        var command = new ArrayList<>(List.of(Programs.java().toString()));
        command.addAll(archive.reading());
        command.add("-version");

        var java = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("[error]");
    }

    @Test
    void an_archive_whose_writer_was_killed_is_not_read_and_written_again() throws Exception {
        var archive = archive();
        var file = written(archive);
        for (var half : List.of(new byte[0], new byte[4096])) {
            Files.write(file, half);

            assertThat(archive.exists()).isFalse();
            assertThat(archive.reading()).isEmpty();
            assertThat(written(archive)).isEqualTo(file).doesNotExist();
        }
    }

    @Test
    void another_build_gets_an_archive_of_its_own_in_place_of_the_earlier_ones() throws Exception {
        var earlier = Files.createFile(written(archive()));
        Files.writeString(jar, "a second build");
        var archive = archive();

        assertThat(archive.exists()).isFalse();
        assertThat(written(archive)).isNotEqualTo(earlier);
        assertThat(earlier).doesNotExist();
        assertThat(jar).exists();
    }

    private ClassArchive archive() {
        return ClassArchive.of(folder, "users", List.of(jar));
    }

    private static Path written(ClassArchive archive) {
        return archive.readingOrWriting().stream()
                .filter(word -> word.startsWith("-XX:"))
                .map(word -> Path.of(word.substring(word.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
