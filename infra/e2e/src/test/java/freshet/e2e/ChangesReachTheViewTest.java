package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client does at the owners, it finds at the aggregator, whichever the strategy. */
@ExtendWith(SharedLab.class)
class ChangesReachTheViewTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void a_purchase_is_answered_by_every_strategy(Freshet freshet) {
        String user = new Shop(freshet).newUser("Ada");
        String product = new Shop(freshet).newProduct(1290, 10);
        String purchase = buy(freshet, user, product, 2);

        awaitInView(
                freshet, user, answer -> answer.at("/purchases/0/product/sku").isTextual());

        assertThat(Strategies.agree(freshet, user, 50)).isOne();
        JsonNode answer = ask(freshet, user);
        assertThat(answer.at("/purchases/0/id").asText()).isEqualTo(purchase);
        assertThat(answer.at("/purchases/0/unitPrice/amount").asLong()).isEqualTo(1290);
        assertThat(answer.at("/purchases/0/status").asText()).isEqualTo("CONFIRMED");
        assertThat(answer.at("/provenance/why").asText()).isEqualTo("asked");
    }

    @Test
    void a_changed_product_shows_its_new_price_and_the_purchase_its_old(Freshet freshet) {
        String user = new Shop(freshet).newUser("Grace");
        String product = new Shop(freshet).newProduct(100, 10);
        buy(freshet, user, product, 2);
        freshet.send(
                "PUT",
                freshet.products() + "/products/" + product,
                Map.of("name", "Dearer", "price", Map.of("amount", 200, "currency", "GBP")),
                "If-Match",
                "\"1\"");

        awaitInView(
                freshet,
                user,
                answer -> answer.at("/purchases/0/product/version").asLong() == 2);

        Strategies.agree(freshet, user, 50);
        JsonNode line = ask(freshet, user).at("/purchases/0");
        assertThat(line.at("/unitPrice/amount").asLong()).isEqualTo(100);
        assertThat(line.at("/product/price/amount").asLong()).isEqualTo(200);
    }

    @Test
    void a_deleted_product_is_shown_as_deleted(Freshet freshet) {
        String user = new Shop(freshet).newUser("Edsger");
        String product = new Shop(freshet).newProduct(100, 10);
        buy(freshet, user, product, 2);
        freshet.send("DELETE", freshet.products() + "/products/" + product, null, "If-Match", "\"1\"");

        awaitInView(
                freshet,
                user,
                answer -> answer.at("/purchases/0/product/status").asText().equals("deleted"));

        Strategies.agree(freshet, user, 50);
        assertThat(ask(freshet, user).at("/purchases/0/product/id").asText()).isEqualTo(product);
    }

    @Test
    void a_cancelled_purchase_stays_on_record(Freshet freshet) {
        String user = new Shop(freshet).newUser("Barbara");
        String purchase = buy(freshet, user, new Shop(freshet).newProduct(100, 10), 2);
        freshet.send("DELETE", freshet.purchases() + "/purchases/" + purchase, null, "If-Match", "\"2\"");

        awaitInView(
                freshet,
                user,
                answer -> answer.at("/purchases/0/status").asText().equals("CANCELLED"));

        assertThat(Strategies.agree(freshet, user, 50)).isOne();
    }

    @Test
    void what_there_is_is_sold_and_what_is_cancelled_can_be_sold_again(Freshet freshet) {
        String user = new Shop(freshet).newUser("Tony");
        String product = new Shop(freshet).newProduct(100, 10);
        String all = buy(freshet, user, product, 10);
        String none = buy(freshet, user, product, 1);
        assertThat(status(freshet, all)).isEqualTo("CONFIRMED");
        assertThat(status(freshet, none)).isEqualTo("REJECTED");

        freshet.send("DELETE", freshet.purchases() + "/purchases/" + all, null, "If-Match", "\"2\"");

        Freshet.await(SOON, "the pieces to come back", () -> new Shop(freshet).stock(product) == 10);
        assertThat(status(freshet, buy(freshet, user, product, 4))).isEqualTo("CONFIRMED");
        assertThat(new Shop(freshet).stock(product)).isEqualTo(6);
        awaitInView(freshet, user, answer -> answer.get("purchases").size() == 3);
        assertThat(Strategies.agree(freshet, user, 50)).isEqualTo(3);
    }

    @Test
    void a_deleted_user_is_not_found_by_any_strategy(Freshet freshet) {
        String user = new Shop(freshet).newUser("Alan");
        awaitInView(freshet, user, answer -> true);
        freshet.send("DELETE", freshet.users() + "/users/" + user, null, "If-Match", "\"1\"");

        for (String strategy : Strategies.ALL) {
            String url = freshet.aggregator() + "/users/" + user + "/purchases?strategy=" + strategy;
            Freshet.await(
                    SOON, strategy + " to answer 404", () -> freshet.get(url).statusCode() == 404);
        }
    }

    @Test
    void an_unknown_user_is_not_found_by_any_strategy(Freshet freshet) {
        for (String strategy : Strategies.ALL) {
            HttpResponse<String> answer = freshet.get(
                    freshet.aggregator() + "/users/" + UUID.randomUUID() + "/purchases?strategy=" + strategy);

            assertThat(answer.statusCode()).as(strategy).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    // Returns when products have decided on the stock.
    private static String buy(Freshet freshet, String user, String product, int quantity) {
        String purchase = new Shop(freshet).buy(user, product, quantity);
        Freshet.await(
                SOON,
                "purchase " + purchase + " to be decided",
                () -> !status(freshet, purchase).equals("PENDING"));
        return purchase;
    }

    private static String status(Freshet freshet, String purchase) {
        return freshet.read(freshet.purchases() + "/purchases/" + purchase)
                .get("status")
                .asText();
    }

    private static JsonNode ask(Freshet freshet, String user) {
        return freshet.read(freshet.aggregator() + "/users/" + user + "/purchases?strategy=view");
    }

    private static void awaitInView(Freshet freshet, String user, Predicate<JsonNode> condition) {
        Freshet.await(SOON, "the view of user " + user, () -> {
            JsonNode answer = ask(freshet, user);
            boolean pending = answer.get("purchases").findValuesAsText("status").contains("PENDING");
            return !pending && condition.test(answer);
        });
    }
}
