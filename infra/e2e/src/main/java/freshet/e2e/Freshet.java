package freshet.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running Freshet, started and asked as a user would: by {@code infra/up} and over HTTP. */
public final class Freshet implements AutoCloseable {
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Path ROOT = Path.of(System.getProperty("freshet.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final int SIGINT = 2;
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final int port;
    private final Process lab;
    private final Path output;
    private boolean dataGoes;

    private Freshet(Path data, int port, Process lab, Path output) {
        this.data = data;
        this.port = port;
        this.lab = lab;
        this.output = output;
    }

    /** Starts the lab on ports of its own and returns when all is ready. */
    public static Freshet start(Path data, String... options) throws IOException {
        return start(data, Map.of(), options);
    }

    /** Starts the lab with something added to its environment, which it hands on to what it starts. */
    public static Freshet start(Path data, Map<String, String> environment, String... options) throws IOException {
        int port = freePorts();
        Path output = Files.createTempFile("freshet-up-", ".log");
        List<String> command =
                new ArrayList<>(List.of(up(), "--data", data.toString(), "--port-base", Integer.toString(port)));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process lab = builder.start();
        Freshet freshet = new Freshet(data, port, lab, output);
        try {
            await(START_LIMIT, "the lab to be ready", () -> freshet.ended() || freshet.isReady());
            if (freshet.ended()) {
                throw new AssertionError("The lab ended:\n" + freshet.printed());
            }
            return freshet;
        } catch (Throwable e) {
            lab.descendants().forEach(ProcessHandle::destroy);
            lab.destroy();
            throw e;
        }
    }

    /** Starts the lab on a data folder of its own, which goes when the lab is closed. */
    public static Freshet startAfresh(String... options) throws IOException {
        return startAfresh(Map.of(), options);
    }

    /** The same with something added to the lab's environment. */
    public static Freshet startAfresh(Map<String, String> environment, String... options) throws IOException {
        Path data = Files.createTempDirectory("freshet-data-");
        try {
            Freshet freshet = start(data, environment, options);
            freshet.dataGoes = true;
            return freshet;
        } catch (Throwable e) {
            delete(data);
            throw e;
        }
    }

    /** The path of the sample that the repository carries. */
    public static Path sample() {
        return ROOT.resolve("infra/lab/sample/online-retail-sample.csv");
    }

    /** The retailer's whole year, which lies beside the repository. */
    public static Path fullYear() {
        return ROOT.resolve("../shared/data/online-retail.csv.gz").normalize();
    }

    /** The guide of the repository, whose tables are part of the contract. */
    public static Path readme() {
        return ROOT.resolve("README.md");
    }

    private static String up() {
        return ROOT.resolve("infra/up").toString();
    }

    /** What a command of {@code infra/up} printed and how it ended. */
    public record Outcome(int exitCode, String printed) {}

    /** Runs a command of {@code infra/up} against this lab. */
    public Outcome run(Duration limit, String... words) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("freshet-command-", ".log");
        Process process = begin(printed, words);
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError(
                    String.join(" ", words) + " took longer than " + limit + ":\n" + Files.readString(printed));
        }
        Outcome outcome = new Outcome(process.exitValue(), Files.readString(printed));
        Files.delete(printed);
        return outcome;
    }

    /** Begins a command and leaves it running. */
    public Process begin(Path printed, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(up()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
    }

    public String users() {
        return address(1);
    }

    public String products() {
        return address(2);
    }

    public String purchases() {
        return address(3);
    }

    public String aggregator() {
        return address(4);
    }

    public int port() {
        return port;
    }

    public Path data() {
        return data;
    }

    private String address(int offset) {
        return "http://127.0.0.1:" + (port + offset);
    }

    public HttpResponse<String> get(String url) {
        return send(
                HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_LIMIT).build());
    }

    /** What the lab sends as {@code Authorization} where only the system's own senders may call. */
    public String senderAuthorization() {
        try {
            return "Bearer " + Files.readString(data.resolve("sender-secret"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON of a {@code GET} that must succeed. */
    public JsonNode read(String url) {
        HttpResponse<String> answer = get(url);
        if (answer.statusCode() != 200) {
            throw new AssertionError("GET " + url + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return json(answer.body());
    }

    /** All items of a list, page by page. */
    public List<JsonNode> pages(String url) {
        List<JsonNode> items = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = read(url + (url.contains("?") ? "&" : "?") + "limit=500" + after);
            page.get("items").forEach(items::add);
            after = page.get("next").isNull()
                    ? null
                    : "&after=" + page.get("next").asText();
        } while (after != null);
        return items;
    }

    /** Sends JSON. */
    public HttpResponse<String> send(String method, String url, Object body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(text(body), StandardCharsets.UTF_8));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** Imports these lines, each of which must be new. */
    public void importLines(String url, List<String> lines) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_LIMIT)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines), StandardCharsets.UTF_8))
                .build());
        if (answer.statusCode() != 200 || json(answer.body()).get("created").asInt() != lines.size()) {
            throw new AssertionError(url + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As JSON. */
    static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Presses Ctrl-C, in effect, and returns when the lab has ended. */
    public int interrupt() throws IOException, InterruptedException {
        String signal = ignoresInterrupts() ? "-TERM" : "-INT";
        new ProcessBuilder("kill", signal, Long.toString(lab.pid())).start().waitFor();
        if (!lab.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The lab did not end:\n" + printed());
        }
        return lab.exitValue();
    }

    // Whoever runs this in the background of a script may have it ignore SIGINT, and its children inherit that.
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
                        .anyMatch(ignored -> (ignored & 1L << SIGINT - 1) != 0);
    }

    /**
     * A process of the lab as {@code infra/up status} tells of it.
     *
     * @param name the function's, or {@code broker} or {@code database}
     * @param instance such as {@code users-1}
     * @param pid 0 while no process runs
     * @param port 0 before the first start
     */
    public record Instance(String name, String instance, long pid, int port, String state) {
        public boolean isReady() {
            return state.equals("ready");
        }
    }

    /** What runs in the lab now. */
    public List<Instance> instances() {
        List<Instance> instances = new ArrayList<>();
        for (JsonNode instance : askControl("/status")) {
            instances.add(new Instance(
                    instance.get("name").asText(),
                    instance.get("instance").asText(),
                    instance.get("pid").asLong(),
                    instance.get("port").asInt(),
                    instance.get("state").asText()));
        }
        return instances;
    }

    /** Those of a function, or the brokers. */
    public List<Instance> instances(String name) {
        return instances().stream()
                .filter(instance -> instance.name().equals(name))
                .toList();
    }

    /** The instance with this id, such as {@code users-1}. */
    public Instance instance(String id) {
        return instances().stream()
                .filter(instance -> instance.instance().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The lab has no " + id));
    }

    /** Where clients of Kafka connect that are no function: straight to the brokers. */
    public String bootstrapServers() {
        return instances("broker").stream()
                .map(broker -> "127.0.0.1:" + broker.port())
                .collect(Collectors.joining(","));
    }

    /**
     * What {@code infra/up fault} tells of a link.
     *
     * @param open how many connections there are now
     * @param accepted how many there have been
     */
    public record Link(String fault, int open, long accepted) {}

    /** The link of this name, such as {@code products:search-db}, as it is now. */
    public Link link(String name) {
        for (JsonNode link : askControl("/links")) {
            if (link.get("link").asText().equals(name)) {
                return new Link(
                        link.get("fault").asText(),
                        link.get("open").asInt(),
                        link.get("accepted").asLong());
            }
        }
        throw new AssertionError("The lab has no link " + name);
    }

    /** Makes a link go wrong, or right again, as {@code infra/up fault} does. */
    public void fault(String link, String fault) {
        order(control("/links/" + link).PUT(HttpRequest.BodyPublishers.ofString(fault)));
    }

    /** Holds a function's instances, the brokers or one instance down, as {@code infra/up stop} does. */
    public void stop(String name) {
        order(control("/instances/" + name + "/stop").POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Starts what was held down, and returns when it is ready, as {@code infra/up start} does. */
    public void start(String name) {
        order(control("/instances/" + name + "/start").POST(HttpRequest.BodyPublishers.noBody()));
    }

    private void order(HttpRequest.Builder request) {
        HttpResponse<String> answer = send(request.build());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    // What the lab's own commands ask, without a process for each question.
    private JsonNode askControl(String path) {
        return json(send(control(path).build()).body());
    }

    private HttpRequest.Builder control(String path) {
        return HttpRequest.newBuilder(URI.create(address(0) + path)).header("Authorization", controlAuthorization());
    }

    /** What the lab's own commands send as {@code Authorization} to its control. */
    public String controlAuthorization() {
        try {
            return "Bearer "
                    + json(Files.readString(data.resolve("control.json")))
                            .get("token")
                            .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal, such as {@code KILL}, {@code STOP} or {@code CONT}, to the process of an instance. */
    public static void signal(String signal, Instance instance) {
        try {
            new ProcessBuilder("kill", "-s", signal, Long.toString(instance.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every process of this lab that runs now, itself included. */
    public List<ProcessHandle> processes() {
        List<ProcessHandle> all = new ArrayList<>(lab.descendants().toList());
        all.add(lab.toHandle());
        return all;
    }

    public String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ended() {
        return !lab.isAlive();
    }

    private boolean isReady() {
        return printed().contains("curl ");
    }

    @Override
    public void close() throws IOException {
        try {
            if (!ended()) {
                interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (dataGoes) {
            delete(data);
        }
        Files.deleteIfExists(output);
    }

    /** Deletes a folder and all in it. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Waits until something holds, looking ten times a second. */
    public static void await(Duration limit, String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("Waited " + limit + " in vain for " + what);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // The first of ten neighbouring ports that are free: the lab takes seven.
    private static int freePorts() throws IOException {
        for (int base = 18080; base < 28080; base += 10) {
            if (areFree(base)) {
                return base;
            }
        }
        throw new IOException("No ten neighbouring ports are free");
    }

    private static boolean areFree(int base) {
        for (int port = base; port < base + 10; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
