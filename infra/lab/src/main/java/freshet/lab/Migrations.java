package freshet.lab;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which build of each function has migrated its database in this data folder. In a cluster a Job migrates before a function serves; here
 * the first instance of each build does it when it starts, and those after it start without, as they do there.
 */
final class Migrations {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Map<String, String> builds;

    private Migrations(Path file, Map<String, String> builds) {
        this.file = file;
        this.builds = builds;
    }

    /** Reads the file, if it is there. */
    static Migrations keptIn(Path file) throws IOException {
        Map<String, String> builds =
                Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : Map.of();
        return new Migrations(file, new TreeMap<>(builds));
    }

    /** What tells a build of a function from others: the size and the time of a file that each build makes. */
    private static String build(Path made) {
        try {
            return Files.size(made) + " " + Files.getLastModifiedTime(made);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Whether an instance of this build must migrate.
     *
     * @param made a file that each build of the function makes anew
     */
    synchronized boolean areDue(String function, Path made) {
        return !build(made).equals(builds.get(function));
    }

    /** Notes that an instance of this build has migrated: it is ready. */
    synchronized void done(String function, Path made) {
        if (areDue(function, made)) {
            builds.put(function, build(made));
            try {
                Files.write(file, JSON.writeValueAsBytes(builds));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
