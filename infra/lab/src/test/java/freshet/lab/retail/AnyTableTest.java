package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.retail.table.Line;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnyTableTest {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    // The first row makes every table say what it is: a day above 12, and a letter that is not the same in UTF-8.
    @Property(tries = 60)
    void any_table_is_read_back_from_every_form_as_it_was(@ForAll @From("rows") List<Row> rows) throws Exception {
        var table = new ArrayList<Row>();
        table.add(new Row(
                "1",
                "A",
                "£",
                1,
                LocalDateTime.of(2011, 1, 31, 8, 5).toInstant(ZoneOffset.UTC),
                new BigDecimal("2.5"),
                null,
                ""));
        table.addAll(rows);
        var folder = Files.createTempDirectory("forms");
        try {
            for (var form : FiveForms.Form.values()) {
                var file =
                        FiveForms.write(table.stream().map(AnyTableTest::fields).iterator(), form, folder);

                assertThat(read(file)).as("%s", form).isEqualTo(table);
            }
        } finally {
            delete(folder);
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        var codes = Arbitraries.strings()
                .withCharRange('0', '9')
                .withChars("ABCm_ -.;,\"")
                .ofMinLength(1)
                .ofMaxLength(8)
                .map(String::strip)
                .filter(code -> !code.isEmpty());
        var texts = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\u00ff')
                .withChars("\n\";,\t")
                .ofMaxLength(12);
        var times = Arbitraries.longs()
                .between(0, 40L * 365 * 24 * 60)
                .map(minutes ->
                        LocalDateTime.of(2000, 1, 1, 0, 0).plusMinutes(minutes).toInstant(ZoneOffset.UTC));
        var prices = Arbitraries.longs()
                .between(-10_000_000, 10_000_000)
                .map(thousandths -> canonical(BigDecimal.valueOf(thousandths, 3)));
        var customers =
                Arbitraries.integers().between(1, 99_999).map(Object::toString).injectNull(0.2);
        return Combinators.combine(
                        codes, codes, texts, Arbitraries.integers(), times, prices, customers, texts.map(String::strip))
                .as(Row::new)
                .list()
                .ofMaxSize(8);
    }

    private static List<String> fields(Row row) {
        return List.of(
                row.invoice(),
                row.stockCode(),
                row.description(),
                "" + row.quantity(),
                ISO.format(row.invoiceDate().atOffset(ZoneOffset.UTC)),
                row.unitPrice().toPlainString(),
                row.customerId() == null ? "" : row.customerId() + ".0",
                row.country());
    }

    private static List<Row> read(Path file) throws Exception {
        var rows = new ArrayList<Row>();
        RetailFile.open(file, Asked.NOTHING).read(new RetailFile.Sink() {
            @Override
            public void row(Row row, Line line) {
                rows.add(new Row(
                        row.invoice(),
                        row.stockCode(),
                        row.description(),
                        row.quantity(),
                        row.invoiceDate(),
                        canonical(row.unitPrice()),
                        row.customerId(),
                        row.country()));
            }

            @Override
            public void unreadable(String reason, Line line) {
                throw new AssertionError(reason + ": " + line);
            }
        });
        return rows;
    }

    private static BigDecimal canonical(BigDecimal price) {
        return price.signum() == 0
                ? BigDecimal.ZERO
                : new BigDecimal(price.stripTrailingZeros().toPlainString());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
