package freshet.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The shared libraries that programs of this machine need. Those of glibc are kept apart: every base image but {@code scratch} is expected
 * to have them. A native executable needs zlib as well (GraalVM links it dynamically), and so does the Java runtime of a
 * distribution that does not bring its own.
 *
 * @param others by the names under which they are loaded
 * @param glibc the same of the C library, with those that it loads by itself to look up host names; empty for what is not linked with it
 * @param loader the program that loads them, which has to lie in an image where it lies here; empty where {@code glibc} is
 */
record SharedLibraries(Map<String, Path> others, Map<String, Path> glibc, Optional<Path> loader) {
    private static final String LIBC = "libc.so.6";
    private static final Set<String> GLIBC = Set.of(
            LIBC,
            "ld-linux-aarch64.so.1",
            "libdl.so.2",
            "libm.so.6",
            "libnss_dns.so.2",
            "libnss_files.so.2",
            "libpthread.so.0",
            "libresolv.so.2",
            "librt.so.1",
            "libutil.so.1");
    private static final Pattern FOUND = Pattern.compile("\\s*(\\S+) => (/.*) \\(0x[0-9a-f]+\\)");
    private static final Pattern LOADER = Pattern.compile("\\s*(/\\S*/ld-linux\\S*) \\(0x[0-9a-f]+\\)");

    /**
     * From where {@code ldd} finds them; none for what is not linked dynamically.
     *
     * @param own what lies below this folder is brought anyway
     */
    static SharedLibraries of(Path own, Stream<Path> programs) throws IOException {
        List<String> command =
                Stream.concat(Stream.of("ldd"), programs.map(Path::toString)).toList();
        Process ldd = new ProcessBuilder(command).redirectErrorStream(true).start();
        SharedLibraries libraries = parse(new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        Path brought = own.toAbsolutePath().normalize();
        libraries.others.values().removeIf(library -> library.normalize().startsWith(brought));
        return libraries;
    }

    static SharedLibraries parse(String printed) {
        Map<String, Path> found = new TreeMap<>();
        printed.lines()
                .map(FOUND::matcher)
                .filter(Matcher::matches)
                .forEach(line -> found.put(line.group(1), Path.of(line.group(2))));
        Map<String, Path> glibc = found.containsKey(LIBC) ? besides(found.get(LIBC)) : Map.of();
        Optional<Path> loader = printed.lines()
                .map(LOADER::matcher)
                .filter(Matcher::matches)
                .map(line -> Path.of(line.group(1)))
                .findFirst();
        found.keySet().removeAll(GLIBC);
        return new SharedLibraries(found, glibc, loader);
    }

    // Not only what these programs name: libraries that they bring or unpack are linked with other parts of it.
    private static Map<String, Path> besides(Path libc) {
        Map<String, Path> glibc = new TreeMap<>();
        for (String name : GLIBC) {
            Path library = libc.resolveSibling(name);
            if (Files.exists(library)) {
                glibc.put(name, library);
            }
        }
        return glibc;
    }
}
