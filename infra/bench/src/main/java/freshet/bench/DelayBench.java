package freshet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Databases;
import freshet.e2e.Freshet;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delay",
        mixinStandardHelpOptions = true,
        description = {
            "From the answer to a purchase (it is committed then) to the moment that the view has it.",
            "One after another: to the first answer of the view that shows it. The view is asked again and again without a pause, so",
            "that a figure is too high by at most one such request.",
            "With --rate, as many a second, whether or not the ones before are answered: to the first look into the view's database that",
            "finds it, for so many questions over HTTP would be a load of their own. Each purchase is changed once more, when",
            "products have decided on its stock, so that there are two changes for each."
        })
final class DelayBench implements Callable<Integer> {
    @Option(names = "--writes", defaultValue = "1000", description = "How many purchases (default: ${DEFAULT-VALUE}).")
    int writes;

    @Option(
            names = "--warm-up",
            defaultValue = "300",
            description = "How many more before they count (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--rate", description = "Purchases per second (default: one after another).")
    int rate;

    @Option(names = "--instances", description = "As infra/up takes it.")
    String instances;

    @Override
    public Integer call() throws Exception {
        String[] options = instances == null ? new String[0] : new String[] {"--instances", instances};
        Labs.run(rate > 0 ? this::measureAtRate : this::measure, options);
        return 0;
    }

    private void measure(Freshet freshet) {
        Map<String, Object> order = order(freshet);
        List<Duration> delays = new ArrayList<>();
        List<Duration> asks = new ArrayList<>();
        for (int write = -warmUp; write < writes; write++) {
            String purchase = buy(freshet, order);
            long committed = System.nanoTime();
            String newest;
            long asked;
            do {
                asked = System.nanoTime();
                newest = newest(freshet, order.get("userId"));
            } while (!purchase.equals(newest));
            long seen = System.nanoTime();
            if (write >= 0) {
                delays.add(Duration.ofNanos(seen - committed));
                asks.add(Duration.ofNanos(seen - asked));
            }
        }
        System.out.println("delay     " + Figures.of(delays));
        System.out.println("one ask   " + Figures.of(asks));
    }

    /** A purchase that is answered: when it was due, and when the answer came, by {@link System#nanoTime}. */
    private record Written(boolean counts, long due, long answered) {}

    private void measureAtRate(Freshet freshet) throws Exception {
        Map<String, Object> order = order(freshet);
        Map<UUID, Written> outstanding = new ConcurrentHashMap<>();
        AtomicInteger refused = new AtomicInteger();
        List<Duration> delays = new ArrayList<>();
        List<Duration> wholes = new ArrayList<>();
        List<Duration> looks = new ArrayList<>();
        try (Connection view = Databases.connect(freshet, "aggregator");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = clients.submit(() -> writeAtRate(freshet, order, clients, outstanding, refused));
            int seen = 0;
            while (seen + refused.get() < warmUp + writes) {
                if (writing.isDone()) {
                    writing.get();
                }
                long asked = System.nanoTime();
                List<UUID> found = inView(view, outstanding.keySet().toArray());
                long now = System.nanoTime();
                looks.add(Duration.ofNanos(now - asked));
                for (UUID id : found) {
                    Written written = outstanding.remove(id);
                    seen++;
                    if (written.counts()) {
                        delays.add(Duration.ofNanos(Math.max(0, now - written.answered())));
                        wholes.add(Duration.ofNanos(now - written.due()));
                    }
                }
            }
        }
        System.out.println("rate      " + rate + " writes/s, of which " + refused + " were refused");
        System.out.println("delay     " + Figures.of(delays));
        System.out.println("with the write itself, from the moment it was due: " + Figures.of(wholes));
        System.out.println("one look  " + Figures.of(looks));
    }

    private Void writeAtRate(
            Freshet freshet,
            Map<String, Object> order,
            ExecutorService clients,
            Map<UUID, Written> outstanding,
            AtomicInteger refused)
            throws InterruptedException {
        long begin = System.nanoTime();
        for (int write = 0; write < warmUp + writes; write++) {
            long due = begin + write * 1_000_000_000L / rate;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            boolean counts = write >= warmUp;
            clients.submit(() -> {
                try {
                    UUID id = UUID.fromString(buy(freshet, order));
                    outstanding.put(id, new Written(counts, due, System.nanoTime()));
                } catch (RuntimeException e) {
                    refused.incrementAndGet(); // 503, where the machine cannot take the rate
                }
            });
        }
        return null;
    }

    private static List<UUID> inView(Connection view, Object[] ids) throws SQLException {
        String find =
                "SELECT id FROM purchases WHERE generation = (SELECT number FROM generation WHERE live) AND id = ANY (?)";
        try (PreparedStatement query = view.prepareStatement(find)) {
            query.setArray(1, view.createArrayOf("uuid", ids));
            List<UUID> found = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found.add(row.getObject(1, UUID.class));
                }
            }
            return found;
        }
    }

    private static Map<String, Object> order(Freshet freshet) {
        String user = created(freshet.send(
                "POST",
                freshet.users() + "/users",
                Map.of("name", "Ada", "email", "ada@example.com", "country", "France")));
        String product = created(freshet.send(
                "POST",
                freshet.products() + "/products",
                Map.of(
                        "sku",
                        "1",
                        "name",
                        "A thing",
                        "price",
                        Map.of("amount", 100, "currency", "GBP"),
                        "stock",
                        1_000_000)));
        return Map.of("userId", user, "productId", product, "quantity", 1);
    }

    private static String buy(Freshet freshet, Map<String, Object> order) {
        return created(freshet.send(
                "POST",
                freshet.purchases() + "/purchases",
                order,
                "Idempotency-Key",
                UUID.randomUUID().toString()));
    }

    private static String newest(Freshet freshet, Object user) {
        JsonNode answer = freshet.read(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view&limit=1");
        return answer.at("/purchases/0/id").asText();
    }

    private static String created(HttpResponse<String> answer) {
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return Freshet.json(answer.body()).get("id").asText();
    }
}
