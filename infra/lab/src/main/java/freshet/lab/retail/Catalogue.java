package freshet.lab.retail;

import freshet.lab.retail.table.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who and what occurs in the file. Every row that can be read counts, purchase or not: a customer who only gave back is a user, and
 * what was only written off is a product. In the order of first occurrence.
 */
final class Catalogue implements RetailFile.Sink {
    /** As much stock as no year's purchases use up. */
    static final long PLENTY = 1_000_000;

    private static final String NO_COUNTRY = "Unspecified"; // the retailer's own word for it

    private final Map<String, Latest<String>> countries = new LinkedHashMap<>(); // by customer
    private final Map<String, Product> products = new LinkedHashMap<>(); // by StockCode
    private long rows;

    @Override
    public void row(Row row, Line line) {
        rows++;
        if (row.customerId() != null) {
            countries.merge(row.customerId(), Latest.of(row, row.country()), Catalogue::later);
        }
        products.computeIfAbsent(row.stockCode(), code -> new Product()).take(row, rows);
    }

    @Override
    public void unreadable(String reason, Line line) {
        rows++;
    }

    /** All rows, those that cannot be read included. */
    long rows() {
        return rows;
    }

    /** Each customer, with a made-up name and the latest country that is not empty. */
    List<UserLine> users() {
        return countries.entrySet().stream()
                .map(customer -> userLine(customer.getKey(), customer.getValue().value()))
                .toList();
    }

    /** Each StockCode, upper and lower case being different. */
    List<ProductLine> products() {
        return products.entrySet().stream()
                .map(product -> product.getValue().line(product.getKey()))
                .toList();
    }

    private static UserLine userLine(String customerId, String country) {
        var person = Person.of(customerId);
        return new UserLine(person.name(), person.email(), country.isEmpty() ? NO_COUNTRY : country, customerId);
    }

    private static Latest<String> later(Latest<String> known, Latest<String> next) {
        return next.value().isEmpty()
                        || next.at().isBefore(known.at()) && !known.value().isEmpty()
                ? known
                : next;
    }

    /** A value and the time of its row; of rows at the same time the last one counts. */
    private record Latest<T>(Instant at, T value) {
        static <T> Latest<T> of(Row row, T value) {
            return new Latest<>(row.invoiceDate(), value);
        }
    }

    /** What the rows say of one product. */
    private static final class Product {
        private final Map<String, Name> names = new HashMap<>();
        private Latest<BigDecimal> price = new Latest<>(Instant.MIN, BigDecimal.ZERO);

        void take(Row row, long rowNumber) {
            if (!row.description().isBlank()) {
                names.merge(row.description(), new Name(1, rowNumber), Name::and);
            }
            if (row.unitPrice().signum() >= 0 && !row.invoiceDate().isBefore(price.at())) {
                price = Latest.of(row, row.unitPrice());
            }
        }

        ProductLine line(String stockCode) {
            var name = names.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(stockCode);
            return new ProductLine(stockCode, name, Rules.pennies(price.value()), PLENTY);
        }
    }

    /** How often a name occurs, and in which row last. The most frequent is the greatest; of equals, the last. */
    private record Name(long count, long lastRow) implements Comparable<Name> {
        Name and(Name later) {
            return new Name(count + later.count, later.lastRow);
        }

        @Override
        public int compareTo(Name other) {
            return Comparator.comparingLong(Name::count)
                    .thenComparingLong(Name::lastRow)
                    .compare(this, other);
        }
    }
}
