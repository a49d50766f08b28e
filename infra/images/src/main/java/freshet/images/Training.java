package freshet.images;

import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.testing.BackingServices;
import freshet.testing.BuiltFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Runs a function once, with a real database and broker, and has its JVM write down which classes it loaded, linked and ran hot: the
 * AOT cache (JEP 483, 514, 515). What is asked of it meanwhile is what an instance is asked first.
 */
final class Training {
    private static final int ROUNDS = 200;

    private final Application application;
    private final Path java;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Training(Application application, Path runtime) {
        this.application = application;
        this.java = runtime.resolve("bin/java");
    }

    /** @throws IOException if the function does not start, or there is no cache in the end */
    void run() throws IOException, InterruptedException {
        Files.deleteIfExists(application.cache());
        Application.setTimes(application.folder());
        BackingServices services = new BackingServices();
        services.init(Map.of("role", application.name()));
        try {
            Map<String, String> settings = new HashMap<>(services.start());
            migrate(settings);
            settings.remove("quarkus.flyway.migrate-at-start");
            settings.put("freshet.events.source", "http");
            train(settings);
        } finally {
            services.stop();
        }
        if (Files.notExists(application.cache())) {
            throw new IOException("The JVM wrote no AOT cache; it says why in " + log());
        }
        Application.setTimes(application.folder());
    }

    private void migrate(Map<String, String> settings) throws IOException, InterruptedException {
        Map<String, String> migration = new HashMap<>(settings);
        migration.put("freshet.migrate-only", "true");
        List<String> command = Application.jvm(java.toString());
        command.addAll(List.of("-jar", runner()));
        new BuiltFunction(command).run(migration);
    }

    private void train(Map<String, String> settings) throws IOException, InterruptedException {
        List<String> command = Application.jvm(java.toString());
        command.addAll(List.of("-XX:AOTCacheOutput=" + application.cache(), "-jar", runner()));
        try (FunctionProcess function = FunctionProcess.start(command, settings, log())) {
            function.awaitListening();
            for (int round = 0; round < ROUNDS; round++) {
                ask(function.address());
            }
        }
    }

    private String runner() {
        return application.folder().resolve("quarkus-run.jar").toString();
    }

    private Path log() {
        return application.target().resolve("train.log");
    }

    private void ask(String address) throws IOException, InterruptedException {
        get(address + "/q/health/ready");
        switch (application.name()) {
            case "users" ->
                write(
                        address,
                        "/users",
                        Map.of("name", "Ada", "email", UUID.randomUUID() + "@example.org", "country", "Norway"));
            case "products" ->
                write(
                        address,
                        "/products",
                        Map.of(
                                "sku",
                                UUID.randomUUID().toString(),
                                "name",
                                "A thing",
                                "price",
                                Map.of("amount", 100, "currency", "GBP"),
                                "stock",
                                10));
            case "purchases" -> get(address + "/purchases?limit=10");
            case "aggregator" -> {
                get(address + "/view");
                get(address + "/users/" + UUID.randomUUID() + "/purchases?strategy=view");
            }
            default -> throw new IllegalArgumentException("Nothing is known of " + application.name());
        }
    }

    private void write(String address, String path, Map<String, Object> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new ObjectMapper().writeValueAsBytes(body)))
                .build();
        HttpResponse<String> created = http.send(request, BodyHandlers.ofString());
        if (created.statusCode() == 201) {
            get(address
                    + created.headers()
                            .firstValue("Location")
                            .map(URI::create)
                            .orElseThrow()
                            .getPath());
        }
        get(address + path + "?limit=10");
    }

    private void get(String url) throws IOException, InterruptedException {
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }
}
