package freshet.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Money;
import freshet.events.purchases.Purchase;
import freshet.events.purchases.PurchaseStatus;
import freshet.events.users.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AggregateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID USER = new UUID(1, 1);
    private static final UUID PRODUCT = new UUID(1, 2);
    private static final ProductResponse KNOWN =
            new ProductResponse.Known(PRODUCT, "sku", "name", new Money(1, "GBP"), 1);

    @Test
    void all_parts_of_now_make_a_complete_answer() {
        UserPurchases answer = answer(user(), page("next"), Part.ok(Map.of(PRODUCT, KNOWN), NOW));

        assertThat(answer.user().name()).isEqualTo("Ada");
        assertThat(answer.next()).isEqualTo("next");
        assertThat(answer.purchases())
                .singleElement()
                .satisfies(line -> assertThat(line.product()).isEqualTo(KNOWN));
        assertThat(answer.provenance().complete()).isTrue();
    }

    @Test
    void a_deleted_product_leaves_the_answer_complete() {
        UserPurchases answer =
                answer(user(), page(null), Part.ok(Map.of(PRODUCT, ProductResponse.deleted(PRODUCT)), NOW));

        assertThat(answer.purchases().getFirst().product()).isEqualTo(ProductResponse.deleted(PRODUCT));
        assertThat(answer.provenance().complete()).isTrue();
    }

    @Test
    void a_product_that_is_not_known_is_pending_and_the_answer_incomplete() {
        UserPurchases answer = answer(user(), page(null), Part.ok(Map.of(), NOW));

        assertThat(answer.purchases().getFirst().product()).isEqualTo(ProductResponse.pending(PRODUCT));
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void missing_products_drop_no_row() {
        UserPurchases answer = answer(user(), page(null), Part.missing("late"));

        assertThat(answer.purchases()).hasSize(1);
        assertThat(answer.purchases().getFirst().product()).isEqualTo(ProductResponse.pending(PRODUCT));
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void missing_purchases_are_null_and_not_an_empty_list() {
        UserPurchases answer = answer(user(), Part.missing("late"), Part.missing("late"));

        assertThat(answer.purchases()).isNull();
        assertThat(answer.next()).isNull();
        assertThat(answer.provenance().parts().purchases().reason()).isEqualTo("late");
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void a_missing_user_is_null() {
        UserPurchases answer = answer(Part.missing("late"), page(null), Part.ok(Map.of(PRODUCT, KNOWN), NOW));

        assertThat(answer.user()).isNull();
        assertThat(answer.provenance().complete()).isFalse();
    }

    @Test
    void a_stale_part_makes_the_answer_incomplete() {
        UserPurchases answer = answer(user(), page(null), Part.ofView(Map.of(PRODUCT, KNOWN), null, false));

        assertThat(answer.provenance().parts().products().status()).isEqualTo(PartState.Status.STALE);
        assertThat(answer.provenance().complete()).isFalse();
    }

    private static UserPurchases answer(
            Part<User> user, Part<PurchasePage> purchases, Part<Map<UUID, ProductResponse>> products) {
        return new Aggregate(user, purchases, products).reduce("events", Provenance.Why.ASKED);
    }

    private static Part<User> user() {
        return Part.ok(new User(USER, null, "Ada", "ada@example.org", "France", 1), NOW);
    }

    private static Part<PurchasePage> page(String next) {
        Purchase purchase = new Purchase(
                new UUID(1, 3), null, USER, PRODUCT, 1, new Money(1, "GBP"), NOW, PurchaseStatus.CONFIRMED, 1);
        return Part.ok(new PurchasePage(List.of(purchase), next), NOW);
    }
}
