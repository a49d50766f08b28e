package freshet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@link BackingServices} for a function as it is built, to which events come by {@code POST /events}, with {@link BinaryEvent#SECRET}.
 *
 * <p>It finds its database as it does in a cluster: migrated before, by the same executable or application in a process of its own,
 * which migrates and exits.
 */
public class BuiltServices extends BackingServices {
    // A machine with too much to do is told of blocked threads, and a database that is slow to connect is tried again.
    private static final Pattern WARNING =
            Pattern.compile("(?m)^\\S+ \\S+ (WARN|ERROR) +\\[(?!io\\.vertx\\.core\\.impl\\.Blocked|org\\.flywaydb\\.)");

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        settings.remove("quarkus.http.test-port"); // comes from the build, for it is read before this
        settings.put("freshet.events.source", "http");
        settings.put("freshet.senders.secret", BinaryEvent.SECRET);
        migrate(settings);
        settings.put("quarkus.flyway.migrate-at-start", "false");
        return settings;
    }

    private void migrate(Map<String, String> settings) {
        Map<String, String> migration = new HashMap<>(settings);
        migration.remove("quarkus.flyway.migrate-at-start");
        migration.put("freshet.migrate-only", "true");
        migration.keySet().removeIf(name -> name.startsWith("quarkus.datasource.search.")); // as a Job has it
        // No broker, no inbox, no relay: it would say so.
        migration.put("kafka.bootstrap.servers", "127.0.0.1:1");
        migration.put("freshet.events.source", "kafka");
        try {
            String printed = BuiltFunction.find().run(migration);
            if (!printed.contains("Successfully applied") || printed.contains("Listening on")) {
                throw new IOException("It did something else:\n" + printed);
            }
            if (WARNING.matcher(printed).find()) {
                throw new IOException("It warns of what nobody can mend:\n" + printed);
            }
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("The function did not migrate and exit", e);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
