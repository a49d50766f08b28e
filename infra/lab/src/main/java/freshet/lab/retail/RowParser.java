package freshet.lab.retail;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Makes rows of fields, whatever order they are in. */
final class RowParser {
    private static final int MOST_DIGITS = 15; // of a price, before or after the point

    private final Columns columns;
    private final DateForm dates;
    private final char decimal;
    private String lastDateText;
    private Instant lastDate;

    /** @param decimal point or comma */
    RowParser(Columns columns, DateForm dates, char decimal) {
        this.columns = columns;
        this.dates = dates;
        this.decimal = decimal;
    }

    /** @throws UnreadableRow if the row is not what its columns promise */
    Row parse(List<String> row) throws UnreadableRow {
        if (row.size() != columns.count()) {
            throw new UnreadableRow("wrong number of columns");
        }
        return new Row(
                required(row, Column.INVOICE),
                required(row, Column.STOCK_CODE),
                columns.field(row, Column.DESCRIPTION),
                quantity(field(row, Column.QUANTITY)),
                date(field(row, Column.INVOICE_DATE)),
                price(field(row, Column.UNIT_PRICE)),
                customer(field(row, Column.CUSTOMER_ID)),
                field(row, Column.COUNTRY));
    }

    private String field(List<String> row, Column column) {
        return columns.field(row, column).strip();
    }

    private String required(List<String> row, Column column) throws UnreadableRow {
        var value = field(row, column);
        if (value.isEmpty()) {
            throw new UnreadableRow("no " + column.title());
        }
        return value;
    }

    private static int quantity(String text) throws UnreadableRow {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UnreadableRow("unreadable Quantity");
        }
    }

    // The rows of an invoice follow one another and have the same date.
    private Instant date(String text) throws UnreadableRow {
        if (!text.equals(lastDateText)) {
            lastDate = dates.parse(text)
                    .orElseThrow(() -> new UnreadableRow("unreadable InvoiceDate"))
                    .toInstant(ZoneOffset.UTC);
            lastDateText = text;
        }
        return lastDate;
    }

    // The bound keeps a price in the range of a long of pennies, and 1e999999999 from filling the memory with zeros.
    private BigDecimal price(String text) throws UnreadableRow {
        try {
            var price = new BigDecimal(decimal == '.' ? text : withPoint(text));
            if (Math.abs((long) price.scale()) <= MOST_DIGITS
                    && (long) price.precision() - price.scale() <= MOST_DIGITS) {
                return price;
            }
        } catch (NumberFormatException e) {
            throw new UnreadableRow("unreadable UnitPrice");
        }
        throw new UnreadableRow("unreadable UnitPrice");
    }

    // Where the comma is decimal, nobody knows what a point would be.
    private String withPoint(String text) {
        return text.indexOf('.') >= 0 ? "" : text.replace(decimal, '.');
    }

    private String customer(String text) {
        var id = text.endsWith(".0") || text.endsWith(decimal + "0") ? text.substring(0, text.length() - 2) : text;
        return id.isEmpty() ? null : id;
    }
}
