package freshet.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final byte[] WHOLE = {(byte) 0xa8, (byte) 0xab, 0x0b, (byte) 0xf0};

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void build() throws Exception {
        jar = Files.writeString(folder.resolve("users.jar"), "first build");
    }

    @Test
    void the_first_process_writes_the_archive_and_the_next_one_reads_it() throws Exception {
        var archive = archive();

        assertThat(archive.exists()).isFalse();
        assertThat(archive.reading()).isEmpty();
        var file = written(archive);
        Files.write(file, WHOLE);

        assertThat(archive.exists()).isTrue();
        assertThat(archive.reading()).contains("-XX:SharedArchiveFile=" + file);
        assertThat(archive.readingOrWriting()).isEqualTo(archive.reading());
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
        var option = "-XX:ArchiveClassesAtExit=";
        return archive.readingOrWriting().stream()
                .filter(word -> word.startsWith(option))
                .map(word -> Path.of(word.substring(option.length())))
                .findFirst()
                .orElseThrow();
    }
}
