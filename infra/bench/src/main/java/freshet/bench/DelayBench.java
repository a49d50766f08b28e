package freshet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Databases;
import freshet.e2e.Freshet;
import freshet.e2e.Shop;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delay",
        mixinStandardHelpOptions = true,
        description = {
            "From the answer to a write (it is committed then) to the moment that the view has it.",
            "One after another: to the first answer of the view that shows it. The view is asked again and again without a pause, so",
            "that a figure is too high by at most one such request.",
            "With --rate, as many a second, whether or not the ones before are answered: to the first look into the view's database that",
            "finds it, for so many questions over HTTP would be a load of their own. A new user is one change; a purchase asks products",
            "for its price and is changed once more when they have decided on its stock."
        })
final class DelayBench implements Callable<Integer> {
    private static final int PIECES = 1_000_000;
    private static final int SOME = 100;
    private static final int WARM_UP_CLIENTS = 8;
    private static final int BETWEEN_LOOKS = 1;

    @Option(names = "--writes", defaultValue = "1000", description = "How many writes (default: ${DEFAULT-VALUE}).")
    int writes;

    @Option(
            names = "--warm-up",
            defaultValue = "300",
            description = "How many more before they count (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--rate", description = "Writes per second (default: one after another).")
    int rate;

    @Option(
            names = "--of",
            defaultValue = "purchases",
            description = "What a rate is of: purchases or users (default: ${DEFAULT-VALUE}).")
    Kind kind;

    /** What is written. */
    enum Kind {
        PURCHASES,
        USERS;

        String table() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--instances", description = "As infra/up takes it.")
    String instances;

    @Override
    public Integer call() throws Exception {
        String[] options = instances == null ? new String[0] : new String[] {"--instances", instances};
        Labs.run(rate > 0 ? this::measureAtRate : this::measure, options);
        return 0;
    }

    private void measure(Freshet freshet) {
        Shop shop = new Shop(freshet);
        String user = shop.newUser("Ada");
        String product = shop.newProduct(100, PIECES);
        List<Duration> delays = new ArrayList<>();
        List<Duration> asks = new ArrayList<>();
        for (int write = -warmUp; write < writes; write++) {
            String purchase = shop.buy(user, product, 1);
            long committed = System.nanoTime();
            String newest;
            long asked;
            do {
                asked = System.nanoTime();
                newest = newest(freshet, user);
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
    private record Written(long due, long answered) {}

    // A new user, or one of some users buys one of some products, at random.
    private Supplier<UUID> write(Freshet freshet) {
        Shop shop = new Shop(freshet);
        if (kind == Kind.USERS) {
            return () -> UUID.fromString(shop.newUser("Ada"));
        }
        List<String> users =
                IntStream.range(0, SOME).mapToObj(i -> shop.newUser("Ada")).toList();
        List<String> products = IntStream.range(0, SOME)
                .mapToObj(i -> shop.newProduct(100, PIECES))
                .toList();
        return () -> UUID.fromString(shop.buy(any(users), any(products), 1));
    }

    private static String any(List<String> ids) {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    // By a few clients, each as fast as it is answered, so that nothing is refused before the JVMs are warm.
    private void warmUp(Supplier<UUID> write) {
        try (ExecutorService clients = Executors.newFixedThreadPool(WARM_UP_CLIENTS)) {
            for (int i = 0; i < warmUp; i++) {
                clients.submit(write::get);
            }
        }
    }

    private void measureAtRate(Freshet freshet) throws Exception {
        Supplier<UUID> write = write(freshet);
        warmUp(write);
        Map<UUID, Written> outstanding = new ConcurrentHashMap<>();
        AtomicInteger refused = new AtomicInteger();
        List<Duration> delays = new ArrayList<>();
        List<Duration> wholes = new ArrayList<>();
        List<Duration> looks = new ArrayList<>();
        try (Connection view = Databases.connect(freshet, "aggregator");
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = clients.submit(() -> writeAtRate(write, clients, outstanding, refused));
            int seen = 0;
            while (seen + refused.get() < writes) {
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
                    delays.add(Duration.ofNanos(Math.max(0, now - written.answered())));
                    wholes.add(Duration.ofNanos(now - written.due()));
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS);
            }
        }
        System.out.println(
                "rate      " + rate + " writes/s of " + kind.table() + ", of which " + refused + " were refused");
        System.out.println("delay     " + Figures.of(delays));
        System.out.println("with the write itself, from the moment it was due: " + Figures.of(wholes));
        System.out.println("one look  " + Figures.of(looks));
    }

    private Void writeAtRate(
            Supplier<UUID> write, ExecutorService clients, Map<UUID, Written> outstanding, AtomicInteger refused)
            throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < writes; i++) {
            long due = begin + i * 1_000_000_000L / rate;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            clients.submit(() -> {
                try {
                    outstanding.put(write.get(), new Written(due, System.nanoTime()));
                } catch (AssertionError | RuntimeException e) {
                    refused.incrementAndGet(); // 503, where the machine cannot take the rate
                }
            });
        }
        return null;
    }

    private List<UUID> inView(Connection view, Object[] ids) throws SQLException {
        String find = "SELECT id FROM " + kind.table()
                + " WHERE generation = (SELECT number FROM generation WHERE live) AND id = ANY (?)";
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

    private static String newest(Freshet freshet, String user) {
        JsonNode answer = freshet.read(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view&limit=1");
        return answer.at("/purchases/0/id").asText();
    }
}
