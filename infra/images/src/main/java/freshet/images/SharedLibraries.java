package freshet.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The shared libraries that a program of this machine needs beside those of glibc, which every base image is expected to have. A native
 * executable needs zlib (GraalVM links it dynamically), and so does the Java runtime of a distribution that does not bring its own.
 */
final class SharedLibraries {
    private static final Set<String> GLIBC = Set.of(
            "ld-linux-aarch64.so.1",
            "libc.so.6",
            "libdl.so.2",
            "libm.so.6",
            "libpthread.so.0",
            "libresolv.so.2",
            "librt.so.1",
            "libutil.so.1");
    private static final Pattern FOUND = Pattern.compile("\\s*(\\S+) => (/.*) \\(0x[0-9a-f]+\\)");

    private SharedLibraries() {}

    /**
     * By the names under which they are loaded, from where {@code ldd} finds them; none for what is not linked dynamically.
     *
     * @param own what lies below this folder is brought anyway
     */
    static Map<String, Path> of(Path own, Stream<Path> programs) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("ldd"), programs.map(Path::toString)).toList();
        Process ldd = new ProcessBuilder(command).redirectErrorStream(true).start();
        Map<String, Path> libraries = parse(new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        Path brought = own.toAbsolutePath().normalize();
        libraries.values().removeIf(library -> library.normalize().startsWith(brought));
        return libraries;
    }

    static Map<String, Path> parse(String printed) {
        Map<String, Path> libraries = new TreeMap<>();
        printed.lines()
                .map(FOUND::matcher)
                .filter(line -> line.matches() && !GLIBC.contains(line.group(1)))
                .forEach(line -> libraries.put(line.group(1), Path.of(line.group(2))));
        return libraries;
    }
}
