package freshet.bench;

import freshet.images.Application;
import freshet.images.FunctionProcess;
import freshet.testing.BackingServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "end",
        mixinStandardHelpOptions = true,
        description = {
            "From SIGTERM to the end of a function's process, and from its last answer: idle, and while four clients read, and write users.",
            "Natively where ./mvnw -Pnative package has made an executable, else on the JVM with an AOT cache."
        })
final class EndBench implements Callable<Integer> {
    private static final int CLIENTS = 4;
    private static final long LOAD_MILLIS = 1_000;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    @Option(
            names = "--runs",
            defaultValue = "20",
            description = "How often each function ends, idle and under load (default: ${DEFAULT-VALUE}).")
    int runs;

    @Option(
            names = "--source",
            defaultValue = "http",
            description = "Where events come from: http as on Knative, or kafka (default: ${DEFAULT-VALUE}).")
    String source;

    @Parameters(
            paramLabel = "FUNCTION",
            description = "Which ones (default: all).",
            defaultValue = "users products purchases aggregator",
            split = " ")
    List<String> functions;

    private final Path root = Path.of(System.getProperty("freshet.root"));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    // Each reads the function's database.
    private static String question(String function) {
        return switch (function) {
            case "purchases" -> "/purchases?userId=00000000-0000-7000-8000-000000000001";
            case "aggregator" -> "/view";
            default -> "/" + function + "?limit=1";
        };
    }

    @Override
    public Integer call() throws Exception {
        System.out.println("machine   " + Machine.describe());
        for (String function : functions) {
            measure(function);
        }
        return 0;
    }

    private void measure(String function) throws Exception {
        BackingServices services = new BackingServices();
        services.init(Map.of("role", function));
        try {
            Map<String, String> settings = new HashMap<>(services.start());
            settings.put("freshet.events.source", source);
            List<Duration> idle = new ArrayList<>();
            List<Duration> loaded = new ArrayList<>();
            List<Duration> sinceAnswer = new ArrayList<>();
            train(function, settings);
            settings.remove("quarkus.flyway.migrate-at-start");
            for (int run = 0; run < runs; run++) {
                idle.add(idle(function, settings));
                loaded(function, settings, loaded, sinceAnswer);
            }
            System.out.printf("%-10s  idle, from SIGTERM       %s%n", function, Figures.of(idle));
            System.out.printf("%-10s  loaded, from SIGTERM     %s%n", function, Figures.of(loaded));
            System.out.printf("%-10s  loaded, from last answer %s%n", function, Figures.of(sinceAnswer));
        } finally {
            services.stop();
        }
    }

    // Once that is not counted: it migrates, and a JVM writes down what the next ones start from.
    private void train(String function, Map<String, String> settings) throws Exception {
        try (FunctionProcess process = start(function, settings, "-XX:AOTCacheOutput=" + cache(function))) {
            read(process, function);
        }
    }

    private Duration idle(String function, Map<String, String> settings) throws Exception {
        try (FunctionProcess process = start(function, settings, "-XX:AOTCache=" + cache(function))) {
            read(process, function);
            return end(process);
        }
    }

    private void loaded(
            String function, Map<String, String> settings, List<Duration> sinceSignal, List<Duration> sinceAnswer)
            throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
                FunctionProcess process = start(function, settings, "-XX:AOTCache=" + cache(function))) {
            read(process, function);
            AtomicLong answeredAt = new AtomicLong(System.nanoTime());
            AtomicBoolean isEnding = new AtomicBoolean();
            for (int client = 0; client < CLIENTS; client++) {
                clients.submit(() -> ask(process, function, answeredAt, isEnding));
            }
            TimeUnit.MILLISECONDS.sleep(LOAD_MILLIS);
            isEnding.set(true);
            sinceSignal.add(end(process));
            sinceAnswer.add(Duration.ofNanos(System.nanoTime() - answeredAt.get()));
        }
    }

    private Void ask(FunctionProcess process, String function, AtomicLong answeredAt, AtomicBoolean isEnding)
            throws IOException, InterruptedException {
        while (!isEnding.get()) {
            read(process, function);
            if (function.equals("users")) {
                write(process);
            }
            answeredAt.accumulateAndGet(System.nanoTime(), Math::max);
        }
        return null;
    }

    private static Duration end(FunctionProcess process) throws IOException {
        long begun = System.nanoTime();
        process.close();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private FunctionProcess start(String function, Map<String, String> settings, String flag) throws Exception {
        FunctionProcess process = FunctionProcess.start(command(function, flag), settings, log());
        process.awaitListening();
        while (!isReady(process)) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return process;
    }

    private boolean isReady(FunctionProcess process) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create(process.address() + "/q/health/ready"))
                .build();
        return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
    }

    private List<String> command(String function, String flag) throws IOException {
        Optional<Path> executable = new Application(root, function).executable();
        if (executable.isPresent()) {
            return List.of(executable.get().toString());
        }
        List<String> command = Application.jvm(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path jar = root.resolve("functions/" + function + "/target/quarkus-app/quarkus-run.jar");
        command.addAll(List.of(flag, "-jar", jar.toString()));
        return command;
    }

    private Path cache(String function) {
        return root.resolve("infra/bench/target/end-" + function + ".aot");
    }

    private void read(FunctionProcess process, String function) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(process.address() + question(function)))
                .header("Deadline-Ms", "60000"));
    }

    private void write(FunctionProcess process) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(process.address() + "/users"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"name\":\"Ada\",\"email\":\"ada@example.org\",\"country\":\"Norway\"}")));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(
                    "It was answered by " + answer.statusCode() + " " + answer.body() + "\n" + Files.readString(log()));
        }
    }

    private Path log() {
        return root.resolve("infra/bench/target/end.log");
    }
}
