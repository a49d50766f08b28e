package freshet.bench;

import freshet.e2e.Freshet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description =
                "From infra/up to everything ready, from built artifacts: the first time on an empty data folder, then again.")
final class StartBench implements Callable<Integer> {
    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "How many starts after the first (default: ${DEFAULT-VALUE}).")
    int runs;

    @Override
    public Integer call() throws Exception {
        System.out.println("machine   " + Machine.describe());
        Path data = Files.createTempDirectory("freshet-bench-");
        try {
            System.out.printf("first     %.1f s%n", start(data).toMillis() / 1e3);
            List<Duration> again = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                again.add(start(data));
            }
            System.out.println("again     " + Figures.of(again));
            return 0;
        } finally {
            Freshet.delete(data);
        }
    }

    private static Duration start(Path data) throws Exception {
        Instant begin = Instant.now();
        Freshet freshet = Freshet.start(data);
        Duration taken = Duration.between(begin, Instant.now());
        freshet.close();
        return taken;
    }
}
