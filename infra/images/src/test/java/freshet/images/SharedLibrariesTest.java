package freshet.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLibrariesTest {
    @Test
    void what_a_program_is_linked_with_beside_glibc_is_found() {
        assertThat(SharedLibraries.parse("""
                /app/users:
                \tlinux-vdso.so.1 (0x00007feb2db60000)
                \tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007feb2da96000)
                \tlibstdc++.so.6 => not found
                \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007feb2d41e000)
                \t/lib64/ld-linux-x86-64.so.2 (0x00007feb2db62000)
                /app/other:
                \tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007feb2da96000)
                """))
                .isEqualTo(Map.of("libz.so.1", Path.of("/lib/x86_64-linux-gnu/libz.so.1")));
    }

    @Test
    void the_java_that_runs_this_needs_nothing_that_is_not_there() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        assertThat(SharedLibraries.of(Stream.of(java)).values()).allMatch(Files::exists);
    }

    @Test
    void what_is_not_linked_dynamically_needs_nothing(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("users"), "a text");

        assertThat(SharedLibraries.of(Stream.of(text))).isEmpty();
        assertThat(SharedLibraries.of(Stream.of())).isEmpty();
    }
}
