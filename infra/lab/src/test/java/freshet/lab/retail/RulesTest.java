package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Money;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

class RulesTest {
    @Example
    void half_a_penny_is_rounded_up() {
        var examples = Map.of(
                "0", 0, "0.004", 0, "0.005", 1, "0.125", 13, "2.674", 267, "2.675", 268, "2.1", 210, "38970", 3897000);

        examples.forEach((pounds, pennies) ->
                assertThat(Rules.pennies(new BigDecimal(pounds))).as(pounds).isEqualTo(new Money(pennies, "GBP")));
    }

    @Property
    void no_price_is_rounded_by_more_than_half_a_penny(
            @ForAll @LongRange(max = 1_000_000_000_000L) long tenthsOfPennies) {
        long pennies = Rules.pennies(BigDecimal.valueOf(tenthsOfPennies, 3)).amount();

        assertThat(pennies * 10 - tenthsOfPennies).isBetween(-4L, 5L);
    }

    @Example
    void a_purchase_is_a_row_with_a_customer_and_a_quantity_above_zero() {
        assertThat(Rules.whyNoPurchase(Rows.ofQuantity(1, "0"))).isEmpty();
        assertThat(Rules.whyNoPurchase(Rows.ofQuantity(0, "1"))).contains(Rules.NO_POSITIVE_QUANTITY);
        assertThat(Rules.whyNoPurchase(Rows.ofQuantity(-1, "1"))).contains(Rules.NO_POSITIVE_QUANTITY);
        assertThat(Rules.whyNoPurchase(Rows.ofQuantity(1, "-0.001"))).contains(Rules.PRICE_BELOW_ZERO);
        assertThat(Rules.whyNoPurchase(Rows.ofCustomer(null, "France", "2010-12-01T08:26:00Z")))
                .contains(Rules.NO_CUSTOMER);
    }

    @Example
    void a_key_is_made_of_the_invoice_the_product_and_the_occurrence() {
        assertThat(Rules.purchaseKey("536365", "85123A", 2)).isEqualTo("536365-85123A-2");
        assertThat(Rules.purchaseKey("536365", "85123a", 2)).isEqualTo("536365-85123a-2");
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void different_purchases_have_different_keys(
            @ForAll @CharRange(from = '1', to = '2') @Chars({'-', '%', 'D'}) @StringLength(min = 1, max = 4)
                    String invoice,
            @ForAll @CharRange(from = '1', to = '2') @Chars({'-', '%', 'D'}) @StringLength(min = 1, max = 4)
                    String product,
            @ForAll @IntRange(min = 1, max = 2) int occurrence,
            @ForAll @CharRange(from = '1', to = '2') @Chars({'-', '%', 'D'}) @StringLength(min = 1, max = 4)
                    String otherInvoice,
            @ForAll @CharRange(from = '1', to = '2') @Chars({'-', '%', 'D'}) @StringLength(min = 1, max = 4)
                    String otherProduct,
            @ForAll @IntRange(min = 1, max = 2) int otherOccurrence) {
        Assume.that(!(invoice.equals(otherInvoice) && product.equals(otherProduct) && occurrence == otherOccurrence));

        assertThat(Rules.purchaseKey(invoice, product, occurrence))
                .isNotEqualTo(Rules.purchaseKey(otherInvoice, otherProduct, otherOccurrence));
    }

    @Example
    void hyphens_do_not_make_two_purchases_one() {
        assertThat(Rules.purchaseKey("1-2", "3", 1)).isNotEqualTo(Rules.purchaseKey("1", "2-3", 1));
        assertThat(Rules.purchaseKey("1%2D2", "3", 1)).isNotEqualTo(Rules.purchaseKey("1-2", "3", 1));
    }
}
