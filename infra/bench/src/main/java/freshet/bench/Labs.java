package freshet.bench;

import freshet.e2e.Freshet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A lab with a data folder of its own, which goes with it. */
final class Labs {
    /** What is measured in a running lab. */
    interface Measurement {
        void in(Freshet freshet) throws Exception;
    }

    private Labs() {}

    static void run(Measurement measurement, String... options) throws Exception {
        Path data = Files.createTempDirectory("freshet-bench-");
        System.out.println("machine   " + Machine.describe());
        try (Freshet freshet = Freshet.start(data, options)) {
            measurement.in(freshet);
        } finally {
            delete(data);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
