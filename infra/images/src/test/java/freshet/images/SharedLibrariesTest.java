package freshet.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
                .satisfies(found -> assertThat(found.others())
                        .isEqualTo(Map.of("libz.so.1", Path.of("/lib/x86_64-linux-gnu/libz.so.1"))))
                .satisfies(found -> assertThat(found.loader()).contains(Path.of("/lib64/ld-linux-x86-64.so.2")));
    }

    @Test
    void the_c_library_is_found_with_all_its_parts() throws IOException {
        Path java = Path.of(System.getProperty("java.home")).resolve("bin/java");

        SharedLibraries found = SharedLibraries.of(Path.of("/nowhere"), Stream.of(java));

        assertThat(found.loader()).get().satisfies(loader -> assertThat(loader).exists());
        assertThat(found.glibc()).containsKeys("libc.so.6", "libm.so.6", "libresolv.so.2");
        assertThat(found.others()).doesNotContainKey("libc.so.6");
    }

    @Test
    void what_a_program_brings_itself_is_not_brought_again() throws IOException {
        Path home = Path.of(System.getProperty("java.home"));
        Path java = home.resolve("bin/java");

        assertThat(SharedLibraries.of(Path.of("/nowhere"), Stream.of(java)).others())
                .containsKey("libjli.so");
        assertThat(SharedLibraries.of(home, Stream.of(java)).others()).doesNotContainKey("libjli.so");
    }

    @Test
    void what_is_not_linked_dynamically_needs_nothing(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("users"), "a text");

        assertThat(SharedLibraries.of(folder, Stream.of(text)))
                .isEqualTo(new SharedLibraries(Map.of(), Map.of(), Optional.empty()));
    }
}
