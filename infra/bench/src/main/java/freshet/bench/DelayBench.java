package freshet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.e2e.Freshet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "delay",
        mixinStandardHelpOptions = true,
        description = {
            "From the answer to a single purchase (it is committed then) to the first answer of the view that shows it.",
            "The view is asked again and again without a pause, so that a figure is too high by at most one such request."
        })
final class DelayBench implements Callable<Integer> {
    @Option(names = "--writes", defaultValue = "1000", description = "How many purchases (default: ${DEFAULT-VALUE}).")
    int writes;

    @Option(
            names = "--warm-up",
            defaultValue = "300",
            description = "How many more before they count (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--instances", description = "As infra/up takes it.")
    String instances;

    @Override
    public Integer call() throws Exception {
        String[] options = instances == null ? new String[0] : new String[] {"--instances", instances};
        Labs.run(this::measure, options);
        return 0;
    }

    private void measure(Freshet freshet) {
        String user = created(freshet.send(
                "POST",
                freshet.users() + "/users",
                Map.of("name", "Ada", "email", "ada@example.com", "country", "France")));
        String product = created(freshet.send(
                "POST",
                freshet.products() + "/products",
                Map.of("sku", "1", "name", "A thing", "price", Map.of("amount", 100, "currency", "GBP"), "stock", 1)));
        List<Duration> delays = new ArrayList<>();
        List<Duration> asks = new ArrayList<>();
        for (int write = -warmUp; write < writes; write++) {
            String purchase = created(freshet.send(
                    "POST",
                    freshet.purchases() + "/purchases",
                    Map.of("userId", user, "productId", product, "quantity", 1),
                    "Idempotency-Key",
                    UUID.randomUUID().toString()));
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

    private static String newest(Freshet freshet, String user) {
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
