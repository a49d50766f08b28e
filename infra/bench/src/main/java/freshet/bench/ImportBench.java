package freshet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Databases;
import freshet.e2e.Freshet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Imports a file until the view holds it, and copies the same purchases into a plain table with COPY.")
final class ImportBench implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: ../shared/data/online-retail.csv.gz")
    Path file = Freshet.fullYear();

    @Option(names = "--instances", description = "As infra/up takes it.")
    String instances;

    @Override
    public Integer call() throws Exception {
        String[] options = instances == null ? new String[0] : new String[] {"--instances", instances};
        Labs.run(this::measure, options);
        return 0;
    }

    private void measure(Freshet freshet) throws Exception {
        Instant begin = Instant.now();
        Freshet.Outcome outcome = freshet.run(
                Duration.ofMinutes(30), "import", file.toAbsolutePath().toString(), "--json");
        double wall = seconds(begin);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.printed());
        }
        JsonNode report =
                Freshet.json(outcome.printed().substring(outcome.printed().indexOf('{')));
        long purchases = report.at("/purchases/created").asLong();
        long rows = report.at("/rows/read").asLong();
        System.out.println("report    " + report);
        System.out.printf(
                "import    %,d rows, %,d purchases in %.1f s until the view holds them: %,.0f rows/s, %,.0f purchases/s%n",
                rows, purchases, wall, rows / wall, purchases / wall);
        double copy = copySeconds(freshet);
        System.out.printf(
                "COPY      the same %,d purchases in %.2f s: %,.0f purchases/s; the import takes %.1f times as long%n",
                purchases, copy, purchases / copy, wall / copy);
    }

    // Into a table with the same columns, constraints and indexes, in one transaction, with the same durable settings.
    private static double copySeconds(Freshet freshet) throws Exception {
        try (Connection connection = Databases.connect(freshet, "purchases");
                Statement statement = connection.createStatement()) {
            CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
            ByteArrayOutputStream rows = new ByteArrayOutputStream();
            copy.copyOut("COPY purchases TO STDOUT", rows);
            statement.execute("CREATE TABLE plain (LIKE purchases INCLUDING ALL)");
            Instant begin = Instant.now();
            copy.copyIn("COPY plain FROM STDIN", new ByteArrayInputStream(rows.toByteArray()));
            return seconds(begin);
        }
    }

    private static double seconds(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis() / 1e3;
    }
}
