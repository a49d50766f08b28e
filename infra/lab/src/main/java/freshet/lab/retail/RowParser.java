package freshet.lab.retail;

import freshet.lab.LabFailure;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes rows of fields, which it finds by the names in the file's header, in whatever order they are. */
final class RowParser {
    private static final List<String> COLUMNS = List.of(
            "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final int MOST_DIGITS = 15; // of a price, before or after the point

    private final Map<String, Integer> places = new HashMap<>();
    private final int fields;

    /** @throws LabFailure if a column is missing */
    RowParser(List<String> header) {
        for (int i = 0; i < header.size(); i++) {
            places.putIfAbsent(header.get(i).strip(), i);
        }
        var missing =
                COLUMNS.stream().filter(column -> !places.containsKey(column)).toList();
        if (!missing.isEmpty()) {
            throw new LabFailure("The file lacks the columns " + String.join(", ", missing)
                    + ". Its first line has to name all of " + String.join(", ", COLUMNS) + ".");
        }
        fields = header.size();
    }

    /** @throws UnreadableRow if the row is not what its columns promise */
    Row parse(List<String> row) throws UnreadableRow {
        if (row.size() != fields) {
            throw new UnreadableRow("wrong number of columns");
        }
        return new Row(
                required(row, "InvoiceNo"),
                required(row, "StockCode"),
                field(row, "Description"),
                quantity(field(row, "Quantity").strip()),
                date(field(row, "InvoiceDate").strip()),
                price(field(row, "UnitPrice").strip()),
                customer(field(row, "CustomerID").strip()),
                field(row, "Country").strip());
    }

    private String field(List<String> row, String column) {
        return row.get(places.get(column));
    }

    private String required(List<String> row, String column) throws UnreadableRow {
        var value = field(row, column).strip();
        if (value.isEmpty()) {
            throw new UnreadableRow("no " + column);
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

    private static Instant date(String text) throws UnreadableRow {
        try {
            return LocalDateTime.parse(text, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new UnreadableRow("unreadable InvoiceDate");
        }
    }

    // The bound keeps a price in the range of a long of pennies, and 1e999999999 from filling the memory with zeros.
    private static BigDecimal price(String text) throws UnreadableRow {
        try {
            var price = new BigDecimal(text);
            if (Math.abs((long) price.scale()) <= MOST_DIGITS
                    && (long) price.precision() - price.scale() <= MOST_DIGITS) {
                return price;
            }
        } catch (NumberFormatException e) {
            throw new UnreadableRow("unreadable UnitPrice");
        }
        throw new UnreadableRow("unreadable UnitPrice");
    }

    private static String customer(String text) {
        var id = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        return id.isEmpty() ? null : id;
    }
}
