package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PurchaseRowsTest {
    private final List<Batch> batches = new ArrayList<>();
    private final List<Long> rowsOfBatches = new ArrayList<>();
    private final PurchaseRows rows = rowsFor(Map.of("17850", "u-1"), Map.of("85123A", "p-1", "B", "p-2"));

    @Test
    void a_row_becomes_a_line_of_the_import() throws Exception {
        rows.row(Rows.ROW, Rows.LINE);
        rows.finish();

        assertThat(new String(batches.getFirst().lines(), StandardCharsets.UTF_8))
                .isEqualTo("""
                        {"userId":"u-1","productId":"p-1","quantity":6,"externalId":"536365-85123A-1",\
                        "unitPrice":{"amount":255,"currency":"GBP"},"purchasedAt":"2010-12-01T08:26:00Z"}
                        """);
    }

    @Test
    void occurrences_are_counted_for_each_invoice_and_product_and_purchases_only() throws Exception {
        rows.row(Rows.ofInvoice("1", "85123A"), Rows.LINE);
        rows.row(Rows.ofInvoice("1", "B"), Rows.LINE);
        rows.row(Rows.ofQuantity(-1, "1"), Rows.LINE);
        rows.row(Rows.ofInvoice("1", "85123A"), Rows.LINE);
        rows.row(Rows.ofInvoice("2", "85123A"), Rows.LINE);
        rows.row(Rows.ofInvoice("1", "85123A"), Rows.LINE);
        rows.finish();

        assertThat(keys()).containsExactly("1-85123A-1", "1-B-1", "1-85123A-2", "2-85123A-1", "1-85123A-3");
    }

    @Test
    void every_row_is_accounted_for() throws Exception {
        rows.row(Rows.ROW, Rows.LINE);
        rows.row(Rows.ofCustomer(null, "France", "2010-12-01T08:26:00Z"), Rows.LINE);
        rows.row(Rows.ofQuantity(0, "1"), Rows.LINE);
        rows.row(Rows.ofQuantity(-3, "1"), Rows.LINE);
        rows.row(Rows.ofQuantity(1, "-1"), Rows.LINE);
        rows.unreadable("unreadable Quantity", Rows.LINE);

        assertThat(rows.finish())
                .isEqualTo(new Report.Rows(
                        6,
                        1,
                        Map.of(
                                "no customer", 1L,
                                "no positive quantity", 2L,
                                "price below zero", 1L,
                                "unreadable Quantity", 1L)));
    }

    @Test
    void a_purchase_whose_user_or_product_was_rejected_cannot_be_sent_but_takes_its_number() throws Exception {
        var stranger = Rows.ofCustomer("1", "France", "2010-12-01T08:26:00Z");
        rows.row(stranger, Rows.LINE);
        rows.row(Rows.ofInvoice("1", "unknown"), Rows.LINE);
        rows.row(Rows.ROW, Rows.LINE);

        assertThat(rows.finish().rejected()).isEqualTo(Map.of(PurchaseRows.NO_USER, 1L, PurchaseRows.NO_PRODUCT, 1L));
        assertThat(keys()).containsExactly("536365-85123A-2");
    }

    @Test
    void batches_are_handed_over_when_they_are_full_and_stand_for_all_rows() throws Exception {
        for (int i = 0; i < 25; i++) {
            rows.row(Rows.ROW, Rows.LINE);
            rows.row(Rows.ofQuantity(0, "1"), Rows.LINE);
        }
        rows.finish();

        assertThat(batches).extracting(Batch::size).containsExactly(10, 10, 5);
        assertThat(rowsOfBatches).containsExactly(19L, 20L, 11L);
    }

    private PurchaseRows rowsFor(Map<String, String> users, Map<String, String> products) {
        return new PurchaseRows(users, products, 10, new RejectedRows(null), (batch, ofRows) -> {
            batches.add(batch);
            rowsOfBatches.add(ofRows);
        });
    }

    private List<String> keys() {
        return batches.stream().flatMap(batch -> batch.keys().stream()).toList();
    }
}
