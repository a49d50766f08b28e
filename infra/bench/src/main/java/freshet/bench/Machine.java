package freshet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was seen on. */
final class Machine {
    private Machine() {}

    static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return "%d cores (%s), %s GiB, %s %s, JDK %s"
                .formatted(
                        runtime.availableProcessors(),
                        field("/proc/cpuinfo", "model name"),
                        memoryGib(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    private static String memoryGib() {
        String kib = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        return kib.isEmpty() ? "?" : Long.toString(Math.round(Long.parseLong(kib) / 1048576.0));
    }

    private static String field(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("?");
        } catch (IOException e) {
            return "?";
        }
    }
}
