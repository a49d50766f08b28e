package freshet.lab;

import freshet.lab.database.Passwords;
import freshet.lab.links.Door;
import freshet.lab.process.ClassArchive;
import freshet.lab.process.JavaVm;
import freshet.lab.process.Launch;
import freshet.lab.process.Program;
import freshet.lab.process.StopSignal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An instance of a function as a program of the lab. It takes a free port at each start. */
final class FunctionProgram implements Program {
    private static final int HEAP_MEGABYTES = 256;
    private static final int ANY_PORT = 0;
    private static final int PROBE_LIMIT_MILLIS = 2_000;
    // Requests in flight, consumers and the outbox have 8, 15 and 5 s; it is rare that one needs all of them.
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration GRACE_TO_WRITE_ARCHIVE = Duration.ofSeconds(90);

    private final Topology.Function function;
    private final Form form;
    private final boolean eventsByHttp;
    private final Surroundings surroundings;

    /**
     * What all functions have around them.
     *
     * @param doors the ways into the links, by their names in the {@link Topology}
     * @param secret whose knowledge lets the lab send them events
     * @param migrations whose database is migrated already
     * @param idle how long an instance that nobody needs is kept
     */
    record Surroundings(
            Map<String, List<Door>> doors,
            Passwords passwords,
            SenderSecret secret,
            Migrations migrations,
            Duration idle) {
        /** Where a link is entered: {@code 127.0.0.1:8086}, or several of those with commas between. */
        String address(String link) {
            return doors.get(link).stream()
                    .map(door -> "127.0.0.1:" + door.port())
                    .collect(Collectors.joining(","));
        }
    }

    /** What the build made of a function. */
    sealed interface Form {
        /** A file that each build makes anew. */
        Path made();
    }

    /**
     * It runs on a JVM.
     *
     * @param writesArchive true for one instance of each function: it keeps the loaded classes for the next start
     * @param options more of the JVM's options; with any, the classes may not be what the build made of them, and are not kept
     */
    record Jar(Path jar, ClassArchive archive, boolean writesArchive, List<String> options) implements Form {
        Jar {
            options = List.copyOf(options);
            writesArchive = writesArchive && options.isEmpty();
        }

        @Override
        public Path made() {
            return Artifacts.made(jar);
        }
    }

    /** It runs by itself: the native build made it. */
    record Executable(Path executable) implements Form {
        @Override
        public Path made() {
            return executable;
        }
    }

    /** @param eventsByHttp whether events come to {@code /events} alone, so that it may be at zero when they come */
    FunctionProgram(Topology.Function function, Form form, boolean eventsByHttp, Surroundings surroundings) {
        this.function = function;
        this.form = form;
        this.eventsByHttp = eventsByHttp;
        this.surroundings = surroundings;
    }

    /** How an instance is started that the lab does not keep running. The operating system chooses its port. */
    Launch launch() {
        return new Launch(command(ANY_PORT), environment(ANY_PORT));
    }

    @Override
    public int port() {
        return Ports.free();
    }

    @Override
    public List<String> command(int port) {
        return switch (form) {
            case Executable(var executable) -> List.of(executable.toString());
            case Jar(var jar, var archive, var writesArchive, var options) -> {
                var command = JavaVm.command(HEAP_MEGABYTES, archive, writesArchive);
                command.addAll(options);
                command.addAll(List.of("-jar", jar.toString()));
                yield command;
            }
        };
    }

    @Override
    public Map<String, String> environment(int port) {
        var environment = new HashMap<String, String>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put(
                "QUARKUS_FLYWAY_MIGRATE_AT_START",
                Boolean.toString(surroundings.migrations().areDue(function.name(), form.made())));
        // Everything starts at once here, and a connection may take longer than a request would wait for it.
        environment.put("QUARKUS_FLYWAY_CONNECT_RETRIES", "10");
        environment.put("FRESHET_SENDERS_SECRET", surroundings.secret().value());
        environment.put("FRESHET_EVENTS_SOURCE", eventsByHttp ? "http" : "kafka");
        // Half of the time, so that nobody takes a service for awake that is just going.
        environment.put(
                "FRESHET_CALLS_QUIET_AFTER", surroundings.idle().dividedBy(2).toString());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", surroundings.address(function.linkToKafka()));
        for (var datasource : function.datasources()) {
            var prefix = "QUARKUS_DATASOURCE_" + datasource.setting();
            environment.put(
                    prefix + "JDBC_URL",
                    "jdbc:postgresql://" + surroundings.address(function.link(datasource)) + "/" + function.name());
            environment.put(prefix + "USERNAME", function.name());
            environment.put(
                    prefix + "PASSWORD", surroundings.passwords().roles().get(function.name()));
        }
        for (var callee : function.calls()) {
            environment.put(
                    "FRESHET_" + callee.toUpperCase(Locale.ROOT) + "_URL",
                    "http://" + surroundings.address(function.link(callee)));
        }
        return environment;
    }

    @Override
    public boolean isReady(int port) {
        try {
            if (probe(port, "ready") != HttpURLConnection.HTTP_OK) {
                return false;
            }
            surroundings.migrations().done(function.name(), form.made());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean isBroken(int port) {
        try {
            return probe(port, "live") == HttpURLConnection.HTTP_UNAVAILABLE;
        } catch (IOException e) {
            return false;
        }
    }

    private static int probe(int port, String kind) throws IOException {
        var probe = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/" + kind)
                .toURL()
                .openConnection();
        probe.setConnectTimeout(PROBE_LIMIT_MILLIS);
        probe.setReadTimeout(PROBE_LIMIT_MILLIS);
        try {
            return probe.getResponseCode();
        } finally {
            probe.disconnect();
        }
    }

    @Override
    public StopSignal stopSignal() {
        return StopSignal.TERM;
    }

    @Override
    public Duration grace() {
        return form instanceof Jar(var jar, var archive, var writesArchive, var options)
                        && writesArchive
                        && !archive.exists()
                ? GRACE_TO_WRITE_ARCHIVE
                : GRACE;
    }
}
