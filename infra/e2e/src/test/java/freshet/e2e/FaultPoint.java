package freshet.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.byteman.agent.Main;

/**
 * A point in a function's code where its process is killed or stopped, from outside: the lab gives the function's JVM Byteman as
 * an agent, whose rules fire when a file is there that they are told to watch for. The rule deletes the file, so that each time
 * one process fails, once.
 */
enum FaultPoint {
    /** The change and its event are written, and not yet committed. */
    BEFORE_THE_OWNERS_COMMIT(
            "freshet.outbox.Outbox$WakeAfterCommit", "beforeCompletion", "ENTRY", Fault.KILL, "users", "purchases"),
    /** The change is committed; nobody has woken the relay, and the client knows nothing. */
    AFTER_THE_OWNERS_COMMIT(
            "freshet.outbox.Outbox$WakeAfterCommit", "afterCompletion", "ENTRY", Fault.KILL, "users", "purchases"),
    /** The broker has the events; their rows are still in the outbox. */
    AFTER_THE_RELAYS_SEND("freshet.outbox.OutboxChannel", "send", "EXIT", Fault.KILL, "users", "purchases"),
    /** The view's rows and positions are written, and not yet committed. */
    BEFORE_THE_PROJECTORS_COMMIT("freshet.aggregator.view.ViewProjector", "apply", "EXIT", Fault.KILL, "aggregator"),
    /** The view has the events; the consumer group's offsets are still behind. */
    AFTER_THE_PROJECTORS_COMMIT(
            "freshet.aggregator.view.ViewProjector_ClientProxy", "apply", "EXIT", Fault.KILL, "aggregator"),
    /** The relay has rows to send, and there is no memory for them. */
    THE_RELAY_HAS_NO_MEMORY("freshet.outbox.OutboxChannel", "send", "ENTRY", Fault.FILL, "users"),
    /** The relay meets an error that the JVM itself would not end for. */
    THE_RELAY_MEETS_AN_ERROR("freshet.outbox.OutboxChannel", "send", "ENTRY", Fault.THROW, "purchases"),
    /** The consumer of events meets an error. */
    THE_FEED_MEETS_AN_ERROR("freshet.bus.Inbox", "applyNext", "ENTRY", Fault.THROW, "aggregator"),
    /** The relay holds its lock and rows that it has not sent. */
    RELAY_STALLED_BEFORE_IT_SENDS("freshet.outbox.OutboxChannel", "send", "ENTRY", Fault.STOP, "users"),
    /** The projector holds an open transaction with rows and positions. */
    PROJECTOR_STALLED_BEFORE_ITS_COMMIT(
            "freshet.aggregator.view.ViewProjector", "apply", "EXIT", Fault.STOP, "aggregator");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private enum Fault {
        KILL("killJVM()"),
        /** More than the heap has, so that it is the JVM that finds no memory. */
        FILL("java.util.Arrays.copyOf(\"x\".getBytes(), 1900000000)"),
        THROW("throw new java.lang.StackOverflowError(\"thrown by a test\")"),
        STOP("java.lang.Runtime.getRuntime().exec(\"kill -s STOP \" + self.pid()).waitFor()");

        private final String action;

        Fault(String action) {
            this.action = action;
        }
    }

    private final String className;
    private final String method;
    private final String where;
    private final Fault fault;
    private final String[] functions;

    FaultPoint(String className, String method, String where, Fault fault, String... functions) {
        this.className = className;
        this.method = method;
        this.where = where;
        this.fault = fault;
        this.functions = functions;
    }

    /** The functions in which it is. */
    String[] functions() {
        return functions.clone();
    }

    /** Whether the process is killed there, at whatever moment it comes to it. */
    boolean kills() {
        return fault == Fault.KILL;
    }

    /**
     * What a lab's environment must hold for all these points.
     *
     * @param folder of this lab alone, for the rules and for the files that they watch for
     */
    static Map<String, String> environment(Path folder) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String function : new String[] {"users", "purchases", "aggregator"}) {
            Path script = folder.resolve(function + ".btm");
            Files.writeString(
                    script,
                    Arrays.stream(values())
                            .filter(point -> Arrays.asList(point.functions).contains(function))
                            .map(point -> point.rule(point.file(folder, function)))
                            .collect(Collectors.joining("\n")));
            environment.put(
                    "FRESHET_LAB_JAVA_OPTIONS_" + function.toUpperCase(Locale.ROOT),
                    "-javaagent:%s=script:%s".formatted(byteman(), script));
        }
        return environment;
    }

    private static Path byteman() {
        CodeSource source = Main.class.getProtectionDomain().getCodeSource();
        return Path.of(source.getLocation().getPath());
    }

    private String rule(Path file) {
        return """
                RULE %s
                CLASS %s
                METHOD %s
                AT %s
                BIND armed : java.io.File = new java.io.File("%s");
                     self : java.lang.ProcessHandle = java.lang.ProcessHandle.current()
                IF armed.delete()
                DO %s
                ENDRULE
                """.formatted(name(), className, method, where, file, fault.action);
    }

    private Path file(Path folder, String function) {
        return folder.resolve(function + "-" + name());
    }

    /** Lets the next process of the function that comes to the point fail there, and returns when one has. */
    void strike(Path folder, String function) throws IOException {
        Path file = Files.createFile(file(folder, function));
        Freshet.await(PATIENCE, name() + " in " + function, () -> Files.notExists(file));
    }
}
