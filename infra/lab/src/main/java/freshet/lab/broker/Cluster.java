package freshet.lab.broker;

import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * What the brokers of a data folder have in common for good; the folder keeps it in {@code cluster.json}.
 *
 * @param brokers how many there are: 1, or 3
 * @param id the cluster's, which each of their folders is formatted with
 */
public record Cluster(int brokers, String id) {
    private static final String FILE = "cluster.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * What the folder says, or what it says from now on.
     *
     * @param wanted how many brokers it must be; empty to take what is there, and one where nothing is
     * @throws LabFailure if the folder was made with another number: records are not copied to a broker that is added, and those
     *     of one that is left out would be missing
     */
    public static Cluster keptIn(Path data, OptionalInt wanted) throws IOException {
        var file = data.resolve(FILE);
        var kept = Files.exists(file) ? JSON.readValue(file.toFile(), Cluster.class) : made(data, wanted.orElse(1));
        if (kept.brokers != wanted.orElse(kept.brokers)) {
            throw new LabFailure(
                    "The data folder %s was made with --brokers %d and cannot be used with %d. Begin anew with --reset, or take another folder with --data DIR."
                            .formatted(data, kept.brokers, wanted.getAsInt()));
        }
        if (Files.notExists(file)) {
            kept.writeTo(file);
        }
        return kept;
    }

    // Folders of labs that had one broker and no choice have no file.
    private static Cluster made(Path data, int brokers) throws IOException {
        var formatted = folder(data, 1).resolve("meta.properties");
        if (Files.notExists(formatted)) {
            return new Cluster(brokers, Uuid.randomUuid().toString());
        }
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(formatted)) {
            properties.load(reader);
        }
        return new Cluster(1, properties.getProperty("cluster.id"));
    }

    private void writeTo(Path file) throws IOException {
        var fresh = file.resolveSibling(FILE + ".new");
        JSON.writeValue(fresh.toFile(), this);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where a broker keeps its records. */
    static Path folder(Path data, int number) {
        return data.resolve(number == 1 ? "broker" : "broker-" + number);
    }
}
