package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.events.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final String MORNING = "2010-12-01T08:00:00Z";
    private static final String NOON = "2010-12-01T12:00:00Z";
    private static final String EVENING = "2010-12-01T18:00:00Z";

    @Test
    void a_product_is_named_by_its_most_frequent_description() {
        var product = onlyProduct(
                Rows.of("A", "MUG", "1", MORNING),
                Rows.of("A", "CUP", "1", MORNING),
                Rows.of("A", "MUG", "1", MORNING),
                Rows.of("A", "?", "1", EVENING));

        assertThat(product.name()).isEqualTo("MUG");
    }

    @Test
    void of_equally_frequent_descriptions_the_one_in_the_last_row_counts() {
        assertThat(onlyProduct(Rows.of("A", "MUG", "1", EVENING), Rows.of("A", "CUP", "1", MORNING))
                        .name())
                .isEqualTo("CUP");
        assertThat(onlyProduct(
                                Rows.of("A", "MUG", "1", NOON),
                                Rows.of("A", "CUP", "1", NOON),
                                Rows.of("A", "CUP", "1", NOON),
                                Rows.of("A", "MUG", "1", NOON))
                        .name())
                .isEqualTo("MUG");
    }

    @Test
    void an_empty_description_never_counts_however_frequent_it_is() {
        var product = onlyProduct(
                Rows.of("A", "", "1", NOON),
                Rows.of("A", " ", "1", NOON),
                Rows.of("A", "", "1", NOON),
                Rows.of("A", "MUG", "1", NOON));

        assertThat(product.name()).isEqualTo("MUG");
        assertThat(onlyProduct(Rows.of("A", "", "1", NOON)).name()).isEqualTo("A");
    }

    @Test
    void a_product_has_its_latest_price_by_date_and_not_by_place() {
        var product = onlyProduct(
                Rows.of("A", "MUG", "1.00", MORNING),
                Rows.of("A", "MUG", "3.00", EVENING),
                Rows.of("A", "MUG", "2.00", NOON));

        assertThat(product.price()).isEqualTo(new Money(300, "GBP"));
    }

    @Test
    void of_prices_at_the_same_time_the_last_row_counts() {
        var product = onlyProduct(Rows.of("A", "MUG", "3.00", NOON), Rows.of("A", "MUG", "2.00", NOON));

        assertThat(product.price()).isEqualTo(new Money(200, "GBP"));
    }

    @Test
    void a_price_below_zero_never_counts_and_zero_does() {
        assertThat(onlyProduct(Rows.of("A", "MUG", "2.00", MORNING), Rows.of("A", "MUG", "-9", NOON))
                        .price())
                .isEqualTo(new Money(200, "GBP"));
        assertThat(onlyProduct(Rows.of("A", "MUG", "2.00", MORNING), Rows.of("A", "MUG", "0", NOON))
                        .price())
                .isEqualTo(new Money(0, "GBP"));
        assertThat(onlyProduct(Rows.of("A", "MUG", "-9", NOON)).price()).isEqualTo(new Money(0, "GBP"));
    }

    @Test
    void stock_codes_that_differ_by_case_are_two_products() {
        var catalogue = of(Rows.of("m", "Manual", "1", NOON), Rows.of("M", "Manual", "1", NOON));

        assertThat(catalogue.products()).extracting(ProductLine::sku).containsExactly("m", "M");
    }

    @Test
    void a_product_has_plenty_of_stock() {
        assertThat(onlyProduct(Rows.of("A", "MUG", "1", NOON)).stock()).isEqualTo(Catalogue.PLENTY);
    }

    @Test
    void rows_that_are_no_purchases_count_for_users_and_products_too() {
        var catalogue = of(Rows.ofQuantity(-6, "1"));

        assertThat(catalogue.users()).hasSize(1);
        assertThat(catalogue.products()).hasSize(1);
    }

    @Test
    void a_user_has_the_latest_country_by_date_and_of_those_the_last_row() {
        assertThat(countryOf(
                        Rows.ofCustomer("1", "France", MORNING),
                        Rows.ofCustomer("1", "Spain", EVENING),
                        Rows.ofCustomer("1", "Italy", NOON)))
                .isEqualTo("Spain");
        assertThat(countryOf(Rows.ofCustomer("1", "France", NOON), Rows.ofCustomer("1", "Spain", NOON)))
                .isEqualTo("Spain");
    }

    @Test
    void an_empty_country_is_passed_over() {
        assertThat(countryOf(Rows.ofCustomer("1", "France", NOON), Rows.ofCustomer("1", "", EVENING)))
                .isEqualTo("France");
        assertThat(countryOf(Rows.ofCustomer("1", "", EVENING), Rows.ofCustomer("1", "France", NOON)))
                .isEqualTo("France");
        assertThat(countryOf(Rows.ofCustomer("1", "", NOON))).isEqualTo("Unspecified");
    }

    @Test
    void a_row_without_a_customer_is_no_user_but_has_a_product() {
        var catalogue = of(Rows.ofCustomer(null, "France", NOON));

        assertThat(catalogue.users()).isEmpty();
        assertThat(catalogue.products()).hasSize(1);
    }

    @Test
    void rows_that_cannot_be_read_are_counted() {
        var catalogue = of(Rows.ROW);
        catalogue.unreadable("unreadable Quantity", Rows.LINE);

        assertThat(catalogue.rows()).isEqualTo(2);
    }

    private static String countryOf(Row... rows) {
        var users = of(rows).users();
        assertThat(users).hasSize(1);
        return users.getFirst().country();
    }

    private static ProductLine onlyProduct(Row... rows) {
        var products = of(rows).products();
        assertThat(products).hasSize(1);
        return products.getFirst();
    }

    private static Catalogue of(Row... rows) {
        var catalogue = new Catalogue();
        List.of(rows).forEach(row -> catalogue.row(row, Rows.LINE));
        return catalogue;
    }
}
