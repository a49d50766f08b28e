package freshet.bench;

import freshet.e2e.Freshet;
import freshet.e2e.Reads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "Imports a file and rebuilds the view while readers come at a fixed rate.")
final class RebuildBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long WARM_UP_SECONDS = 30;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: ../shared/data/online-retail.csv.gz")
    Path file = Freshet.fullYear();

    @Option(names = "--reads", description = "Reads of the view a second. Default: ${DEFAULT-VALUE}")
    int readsPerSecond = 200;

    @Option(names = "--rounds", description = "Rebuilds one after another. Default: ${DEFAULT-VALUE}")
    int rounds = 2;

    @Override
    public Integer call() throws Exception {
        Labs.run(this::measure);
        return 0;
    }

    private void measure(Freshet freshet) throws Exception {
        succeed(freshet.run(LIMIT, "import", file.toAbsolutePath().toString()));
        List<String> users = users(freshet);
        try (Reads before = Reads.begin(freshet, readsPerSecond, users)) {
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            tell("without", before);
        }
        for (int round = 1; round <= rounds; round++) {
            Reads during = Reads.begin(freshet, readsPerSecond, users);
            try (during) {
                System.out.print(succeed(freshet.run(LIMIT, "rebuild-view")));
            }
            tell("during", during);
        }
    }

    private static void tell(String when, Reads reads) {
        System.out.printf(
                "reads     %s a rebuild: %s; %,d failed, %,d taken back%n",
                when, reads.latency(), reads.failed(), reads.takenBack());
        reads.failures().forEach((failure, times) -> System.out.println("          " + failure + ": " + times));
    }

    private static String succeed(Freshet.Outcome outcome) {
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(outcome.printed());
        }
        return outcome.printed();
    }

    private static List<String> users(Freshet freshet) {
        List<String> ids = new ArrayList<>();
        freshet.read(freshet.users() + "/users?limit=500")
                .get("items")
                .forEach(user -> ids.add(user.get("id").asText()));
        return ids;
    }
}
