package freshet.bench;

import freshet.images.Application;
import freshet.images.FunctionProcess;
import freshet.testing.BackingServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "coldstart",
        mixinStandardHelpOptions = true,
        description = {
            "From the start of users' process to its first answer that reads the database, as on Knative: the schema is there, and events"
                    + " come over HTTP. In turns: as a fast-jar, with an AOT cache, natively.",
            "What was not built is left out: infra/images/build users makes the AOT cache, and ./mvnw -Pnative package the executable."
        })
final class ColdStartBench implements Callable<Integer> {
    private static final int REQUESTS = 1_000;
    private static final String USER = "00000000-0000-7000-8000-000000000001";

    @Option(
            names = "--runs",
            defaultValue = "20",
            description = "How many starts of each form (default: ${DEFAULT-VALUE}).")
    int runs;

    private final Path root = Path.of(System.getProperty("freshet.root"));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What was measured of one form. */
    private static final class Form {
        final List<String> command;
        final List<Duration> listening = new ArrayList<>();
        final List<Duration> answered = new ArrayList<>();
        long residentKib;

        Form(List<String> command) {
            this.command = command;
        }
    }

    @Override
    public Integer call() throws Exception {
        System.out.println("machine   " + Machine.describe());
        Map<String, Form> forms = forms(new Application(root, "users"));
        BackingServices services = new BackingServices();
        services.init(Map.of("role", "users"));
        try {
            Map<String, String> settings = new HashMap<>(services.start());
            prepare(forms.get("fast-jar"), settings);
            settings.remove("quarkus.flyway.migrate-at-start");
            settings.put("freshet.events.source", "http");
            for (int run = 1; run <= runs; run++) {
                for (Form form : forms.values()) {
                    measure(form, settings, run == runs);
                }
            }
        } finally {
            services.stop();
        }
        print(forms);
        return 0;
    }

    private static Map<String, Form> forms(Application users) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Map<String, Form> forms = new LinkedHashMap<>();
        List<String> fastJar = Application.jvm(java);
        fastJar.addAll(List.of("-jar", users.fastJar().toString()));
        forms.put("fast-jar", new Form(fastJar));
        if (Files.exists(users.cache())) {
            List<String> aot = Application.jvm(
                    users.root().resolve("infra/images/target/runtime/bin/java").toString());
            aot.add("-XX:AOTMode=on");
            aot.addAll(Application.cached(users.cache().toString()));
            aot.addAll(List.of("-jar", users.folder().resolve("quarkus-run.jar").toString()));
            forms.put("AOT cache", new Form(aot));
        }
        Optional<Path> executable = users.executable();
        executable.ifPresent(path -> forms.put("native", new Form(List.of(path.toString()))));
        return forms;
    }

    // The function migrates; the user that is asked for comes past it, so that no event waits to be published.
    private void prepare(Form form, Map<String, String> settings) throws IOException, SQLException {
        FunctionProcess function = FunctionProcess.start(form.command, settings, log());
        function.awaitListening();
        function.close();
        try (Connection connection = DriverManager.getConnection(
                        settings.get("quarkus.datasource.jdbc.url"),
                        settings.get("quarkus.datasource.username"),
                        settings.get("quarkus.datasource.password"));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO users (id, name, email, country, version) VALUES ('" + USER
                    + "', 'Ada', 'ada@example.org', 'Norway', 1)");
        }
    }

    private void measure(Form form, Map<String, String> settings, boolean last)
            throws IOException, InterruptedException {
        try (FunctionProcess function = FunctionProcess.start(form.command, settings, log())) {
            form.listening.add(function.awaitListening());
            read(function);
            form.answered.add(function.sinceStart());
            if (last) {
                for (int request = 1; request < REQUESTS; request++) {
                    read(function);
                }
                form.residentKib = function.residentKib();
            }
        }
    }

    private void read(FunctionProcess function) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(function.address() + "/users/" + USER))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("The read was answered by " + answer.statusCode() + " " + answer.body());
        }
    }

    private Path log() {
        return root.resolve("infra/bench/target/coldstart.log");
    }

    private static void print(Map<String, Form> forms) {
        double fastJar = Figures.of(forms.get("fast-jar").answered).millis(0.5);
        System.out.println("form       runs  listening p50  first answer p50 (min, max)  of the fast-jar's  RSS after "
                + REQUESTS + " requests");
        forms.forEach((name, form) -> {
            Figures answered = Figures.of(form.answered);
            System.out.printf(
                    Locale.ROOT,
                    "%-9s  %4d  %10.0f ms  %13.0f ms (%.0f, %.0f)  %16.2f  %8.0f MiB%n",
                    name,
                    form.answered.size(),
                    Figures.of(form.listening).millis(0.5),
                    answered.millis(0.5),
                    answered.millis(0),
                    answered.millis(1),
                    answered.millis(0.5) / fastJar,
                    form.residentKib / 1024.0);
        });
    }
}
