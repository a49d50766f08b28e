package freshet.e2e;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A few users who have bought a few products, and who change nothing any more: what is to be answered of them is known. */
final class SettledShop {
    private static final int USERS = 8;
    private static final int PRODUCTS = 16;
    private static final int PURCHASES_EACH = 4;
    private static final int ENOUGH = 1_000;
    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(60);

    private final Freshet freshet;
    private final List<String> users = new ArrayList<>();
    private final List<String> products = new ArrayList<>();
    private final List<String> purchases = new ArrayList<>();
    private final Map<String, String> answers = new HashMap<>();

    private SettledShop(Freshet freshet) {
        this.freshet = freshet;
    }

    /** Returns when the view has all of it. */
    static SettledShop open(Freshet freshet) {
        SettledShop settled = new SettledShop(freshet);
        Shop shop = new Shop(freshet);
        for (int i = 0; i < PRODUCTS; i++) {
            settled.products.add(shop.newProduct(100 + i, ENOUGH));
        }
        for (int i = 0; i < USERS; i++) {
            settled.addUser(shop, i);
        }
        settled.users.forEach(settled::awaitAnswer);
        return settled;
    }

    private void addUser(Shop shop, int number) {
        String user = shop.newUser("Ada " + number);
        users.add(user);
        for (int i = 0; i < PURCHASES_EACH; i++) {
            purchases.add(shop.buy(user, products.get((number + i) % PRODUCTS), 1));
        }
    }

    private void awaitAnswer(String user) {
        Freshet.await(SETTLING_LIMIT, "the purchases of " + user, () -> Strategies.areSettled(freshet, user));
        answers.put(user, Strategies.content(freshet.get(page(user, "view"))));
    }

    /** The addresses of the users, in turn and again. */
    Supplier<String> userUrls() {
        return inTurn(users, user -> freshet.users() + "/users/" + user);
    }

    Supplier<String> productUrls() {
        return inTurn(products, product -> freshet.products() + "/products/" + product);
    }

    Supplier<String> purchaseUrls() {
        return inTurn(purchases, purchase -> freshet.purchases() + "/purchases/" + purchase);
    }

    /** The addresses of what the users bought. */
    Supplier<String> pageUrls(String strategy) {
        return inTurn(users, user -> page(user, strategy));
    }

    private String page(String user, String strategy) {
        return freshet.aggregator() + "/users/" + user + "/purchases?strategy=" + strategy;
    }

    private static Supplier<String> inTurn(List<String> ids, UnaryOperator<String> url) {
        AtomicInteger turn = new AtomicInteger();
        return () -> url.apply(ids.get(turn.getAndIncrement() % ids.size()));
    }

    /** Whether an answer about what a user bought says what it must say, its provenance aside. */
    boolean isRight(HttpResponse<String> answer) {
        String user = answer.request().uri().getPath().split("/")[2];
        return Strategies.content(answer).equals(answers.get(user));
    }
}
