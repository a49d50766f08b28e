package freshet.e2e.fuzz;

import freshet.e2e.Freshet;
import freshet.e2e.Freshet.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Sends mutated requests to all functions of a lab, three quarters by way of the fronts, and judges the answers. The seed is that of
 * {@code -Dfreshet.fuzz.seed} where that is set; it decides on all of a request but the ids that its lab made.
 */
public final class FuzzRun {
    // In the order of their ports.
    private static final List<String> SERVERS =
            List.of(Operation.CONTROL, "users", "products", "purchases", "aggregator");
    private static final int AT_ONCE = 4;

    private final Freshet freshet;
    private final long seed;
    private final List<Operation> operations;
    private final Generator generator;
    private final Verdict verdict;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();

    /** Makes what the requests are to be about. */
    public FuzzRun(Freshet freshet, long usualSeed) throws IOException {
        this.freshet = freshet;
        this.seed = Long.getLong("freshet.fuzz.seed", usualSeed);
        this.operations = operations(freshet);
        this.generator = new Generator(seed, operations, KnownThings.in(freshet));
        this.verdict = new Verdict(ProblemTypes.ofReadme());
        System.out.println("Mutated requests: seed " + seed + ", " + operations.size() + " operations");
    }

    private static List<Operation> operations(Freshet freshet) {
        Stream<Operation> ofFunctions = SERVERS.stream()
                .filter(server -> !server.equals(Operation.CONTROL))
                .flatMap(function ->
                        new ApiDocument(function, freshet.read(document(freshet, function))).operations().stream());
        return Stream.concat(Operation.ofControl().stream(), ofFunctions).toList();
    }

    private static String document(Freshet freshet, String function) {
        return "http://127.0.0.1:" + port(freshet, function) + "/q/openapi?format=json";
    }

    private static int port(Freshet freshet, String server) {
        return freshet.port() + SERVERS.indexOf(server);
    }

    /** Sends so many, and ends earlier if this takes longer than the limit. */
    public FuzzReport run(int count, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<Instance> instances = freshet.instances();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce(); i++) {
                clients.submit(() -> {
                    for (int number = next.getAndIncrement();
                            number < count && System.nanoTime() < end;
                            number = next.getAndIncrement()) {
                        send(number, instances);
                    }
                });
            }
            clients.shutdown();
            clients.awaitTermination(limit.toSeconds() + 60, TimeUnit.SECONDS);
        }
        return new FuzzReport(seed, sent.get(), outcomes, failures);
    }

    private static int atOnce() {
        return Integer.getInteger("freshet.fuzz.at-once", AT_ONCE);
    }

    private void send(int number, List<Instance> instances) {
        Draw draw = generator.chance(number);
        Draft draft = generator.request(draw);
        List<Instance> direct = instances.stream()
                .filter(instance -> instance.name().equals(draft.operation.function()))
                .toList();
        boolean byFront = direct.isEmpty() || !draw.onceIn(4);
        int port = byFront
                ? port(freshet, draft.operation.function())
                : draw.oneOf(direct).port();
        Conversation conversation = Conversation.of(draft, port);
        note(draft, number, byFront, conversation);
    }

    private synchronized void note(Draft draft, int number, boolean byFront, Conversation conversation) {
        sent.incrementAndGet();
        String outcome = conversation.answers().isEmpty()
                ? "none"
                : Integer.toString(conversation.answers().getFirst().status());
        outcomes.merge(outcome, 1, Integer::sum);
        verdict.on(draft, conversation, byFront)
                .ifPresent(kind -> failures.add(new Failure(number, kind, byFront, draft, conversation)));
    }
}
