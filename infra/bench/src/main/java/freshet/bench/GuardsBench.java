package freshet.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "guards",
        mixinStandardHelpOptions = true,
        description =
                "What deadline, retry budget, circuit breaker, timeout and bulkhead cost around a call that does nothing (JMH).")
final class GuardsBench implements Callable<Integer> {
    @Option(
            names = "--runs",
            defaultValue = "3",
            description = "How many processes, one after another (default: ${DEFAULT-VALUE}).")
    int runs;

    @Override
    public Integer call() throws Exception {
        System.out.println("machine   " + Machine.describe());
        Path application = Path.of(
                System.getProperty("freshet.root"),
                "infra",
                "bench",
                "guards",
                "target",
                "quarkus-app",
                "quarkus-run.jar");
        for (int run = 0; run < runs; run++) {
            int exit = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-opens=java.base/java.lang=ALL-UNNAMED",
                            "-jar",
                            application.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                return exit;
            }
        }
        return 0;
    }
}
