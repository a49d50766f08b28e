package freshet.lab.retail;

import freshet.lab.retail.table.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Rows to test with. */
final class Rows {
    static final Row ROW = new Row(
            "536365",
            "85123A",
            "HEART",
            6,
            Instant.parse("2010-12-01T08:26:00Z"),
            new BigDecimal("2.55"),
            "17850",
            "France");

    static final Line LINE = new Line(null, 2, List.of());

    private Rows() {}

    static Row of(String stockCode, String description, String price, String at) {
        return new Row(
                ROW.invoice(),
                stockCode,
                description,
                ROW.quantity(),
                Instant.parse(at),
                new BigDecimal(price),
                ROW.customerId(),
                ROW.country());
    }

    static Row ofInvoice(String invoice, String stockCode) {
        return new Row(
                invoice,
                stockCode,
                ROW.description(),
                ROW.quantity(),
                ROW.invoiceDate(),
                ROW.unitPrice(),
                ROW.customerId(),
                ROW.country());
    }

    static Row ofCustomer(String customerId, String country, String at) {
        return new Row(
                ROW.invoice(),
                ROW.stockCode(),
                ROW.description(),
                ROW.quantity(),
                Instant.parse(at),
                ROW.unitPrice(),
                customerId,
                country);
    }

    static Row ofQuantity(int quantity, String price) {
        return new Row(
                ROW.invoice(),
                ROW.stockCode(),
                ROW.description(),
                quantity,
                ROW.invoiceDate(),
                new BigDecimal(price),
                ROW.customerId(),
                ROW.country());
    }
}
