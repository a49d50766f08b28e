package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.LabFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RowParserTest {
    private static final List<String> HEADER = List.of(
            "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country");
    private static final List<String> ROW =
            List.of("536365", "85123A", "HEART", "6", "2010-12-01 08:26:00", "2.55", "17850.0", "France");
    private static final DateForm DATES = DateForm.of("yyyy-M-d H:mm");
    private static final RowParser PARSER = new RowParser(Columns.of(HEADER), DATES, '.');

    @Example
    void a_row_is_read_and_its_time_is_utc() throws UnreadableRow {
        assertThat(PARSER.parse(ROW)).isEqualTo(Rows.ROW);
    }

    @Example
    void columns_are_found_by_their_names() throws UnreadableRow {
        var parser = new RowParser(Columns.of(HEADER.reversed()), DATES, '.');

        assertThat(parser.parse(ROW.reversed())).isEqualTo(Rows.ROW);
    }

    @Example
    void a_missing_column_is_told() {
        assertThatThrownBy(() -> Columns.of(List.of("InvoiceNo", "StockCode", "Price")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("lacks the columns Description, Quantity, InvoiceDate, CustomerID, Country");
    }

    @Example
    void a_customer_loses_the_point_and_zero_of_its_id() throws UnreadableRow {
        assertThat(PARSER.parse(with(6, "17850.0")).customerId()).isEqualTo("17850");
        assertThat(PARSER.parse(with(6, "17850")).customerId()).isEqualTo("17850");
        assertThat(PARSER.parse(with(6, "100.00")).customerId()).isEqualTo("100.00");
        assertThat(PARSER.parse(with(6, " ")).customerId()).isNull();
        assertThat(PARSER.parse(with(6, ".0")).customerId()).isNull();
    }

    @Example
    void a_description_stays_as_it_is_written() throws UnreadableRow {
        assertThat(PARSER.parse(with(2, "TIN ")).description()).isEqualTo("TIN ");
    }

    @Example
    void a_row_that_cannot_be_read_is_refused_with_its_reason() {
        refuses(ROW.subList(0, 7), "wrong number of columns");
        refuses(plus(ROW, "x"), "wrong number of columns");
        refuses(with(0, " "), "no InvoiceNo");
        refuses(with(1, ""), "no StockCode");
        for (String quantity : List.of("", "six", "6.0", "2147483648")) {
            refuses(with(3, quantity), "unreadable Quantity");
        }
        for (String date : List.of("", "2010-12-01", "2010-02-30 08:26:00", "12/1/2010 8:26", "2010-12-01 25:00:00")) {
            refuses(with(4, date), "unreadable InvoiceDate");
        }
        for (String price : List.of("", "2,55", "x", "NaN", "1e999999999", "1e-999999999", "1e2147483647", "1e16")) {
            refuses(with(5, price), "unreadable UnitPrice");
        }
    }

    @Property
    void any_row_is_read_or_refused_and_what_is_read_can_be_priced(@ForAll @From("fields") List<String> row) {
        try {
            var read = PARSER.parse(row);

            assertThat(read.invoice()).isNotBlank();
            assertThat(read.unitPrice().signum() < 0
                            || Rules.pennies(read.unitPrice()).amount() >= 0)
                    .isTrue();
        } catch (UnreadableRow e) {
            assertThat(e.getMessage()).matches("no \\w+|unreadable \\w+|wrong number of columns");
        }
    }

    /** Real rows of which single fields are replaced by anything. */
    @Provide
    Arbitrary<List<String>> fields() {
        var anything = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                Arbitraries.bigDecimals().map(Object::toString),
                Arbitraries.strings().withChars("0123456789+-.eE").ofMaxLength(12));
        return anything.list()
                .ofSize(2)
                .flatMap(values -> Arbitraries.integers()
                        .between(0, ROW.size() - 1)
                        .list()
                        .ofSize(2)
                        .map(places -> {
                            var row = new ArrayList<>(ROW);
                            row.set(places.get(0), values.get(0));
                            row.set(places.get(1), values.get(1));
                            return row;
                        }));
    }

    private static void refuses(List<String> row, String reason) {
        assertThatThrownBy(() -> PARSER.parse(row))
                .as("%s", row)
                .isInstanceOf(UnreadableRow.class)
                .hasMessage(reason);
    }

    private static List<String> with(int place, String value) {
        var row = ROW.toArray(String[]::new);
        row[place] = value;
        return Arrays.asList(row);
    }

    private static List<String> plus(List<String> row, String value) {
        var longer = new ArrayList<>(row);
        longer.add(value);
        return longer;
    }
}
