package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import freshet.lab.LabFailure;
import freshet.lab.retail.table.Line;
import freshet.lab.retail.table.OpenQuestion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetailFileTest {
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
    private static final String ROW = "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,France\n";

    @TempDir
    private Path folder;

    @Test
    void plain_and_gzipped_files_are_told_apart_by_their_first_bytes() throws Exception {
        assertThat(rowsOf("plain.gz", bytes(HEADER + ROW))).containsExactly(Rows.ROW);
        assertThat(rowsOf("zipped.csv", gzipped(HEADER + ROW))).containsExactly(Rows.ROW);
    }

    @Test
    void a_byte_order_mark_and_other_line_ends_and_empty_lines_do_no_harm() throws Exception {
        var content = "\uFEFF" + (HEADER + "\n" + ROW).replace("\n", "\r\n");

        assertThat(rowsOf("windows.csv", bytes(content))).containsExactly(Rows.ROW);
    }

    @Test
    void quotes_commas_and_line_ends_within_quotes_belong_to_the_field() throws Exception {
        var content = HEADER + ROW.replace("HEART", "\"HEART, 7\"\" \nWIDE\"");

        assertThat(rowsOf("quoted.csv", bytes(content)))
                .extracting(Row::description)
                .containsExactly("HEART, 7\" \nWIDE");
    }

    static Stream<Arguments> encodings() {
        var windows = Charset.forName("windows-1252");
        return Stream.of(
                arguments("UTF-8", "HEART", StandardCharsets.US_ASCII),
                arguments("UTF-8", "GIFT £20, CAFÉ ‘’ 日本", StandardCharsets.UTF_8),
                arguments("UTF-8 with byte order mark", "\uFEFF£", StandardCharsets.UTF_8),
                arguments("UTF-16LE with byte order mark", "\uFEFF£ 日本", StandardCharsets.UTF_16LE),
                arguments("UTF-16BE with byte order mark", "\uFEFF£ 日本", StandardCharsets.UTF_16BE),
                arguments("ISO-8859-1", "GIFT £20, CAFÉ", StandardCharsets.ISO_8859_1),
                arguments("ISO-8859-1", "£ \u0081 \u0092", StandardCharsets.ISO_8859_1),
                arguments("windows-1252", "GIFT £20, CAFÉ ‘€’", windows));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void the_encoding_is_found_out_from_the_whole_file(String name, String words, Charset charset) throws Exception {
        var mark = words.startsWith("\uFEFF") ? "\uFEFF" : "";
        var description = words.substring(mark.length());
        // What tells the encoding comes late, in the middle of a chunk's end or not.
        var content = mark + HEADER + ROW.repeat(1_500) + ROW.replace("HEART", "\"" + description + "\"");
        var file = open("encoded.csv", content.getBytes(charset), Asked.NOTHING);

        assertThat(file.form().table().encoding()).isEqualTo(name);
        assertThat(seen(file).rows.getLast().description()).isEqualTo(description);
    }

    @Test
    void an_encoding_that_is_named_counts_and_must_fit() throws Exception {
        var content = (HEADER + ROW.replace("HEART", "CAFÉ")).getBytes(StandardCharsets.ISO_8859_1);
        var greek = new Asked(Charset.forName("ISO-8859-7"), null, null);

        assertThat(seen(open("greek.csv", content, greek)).rows.getFirst().description())
                .isEqualTo("CAFΙ");
        assertThatThrownBy(() -> open("not.csv", content, new Asked(StandardCharsets.UTF_8, null, null)))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("is not all in UTF-8");
        assertThatThrownBy(() -> read("zeros.csv", (HEADER + ROW).getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(OpenQuestion.class)
                .hasMessageContaining("--encoding UTF-16LE");
        assertThat(seen(open(
                                "named.csv",
                                (HEADER + ROW).getBytes(StandardCharsets.UTF_16LE),
                                new Asked(StandardCharsets.UTF_16LE, null, null)))
                        .rows)
                .containsExactly(Rows.ROW);
    }

    static Stream<Arguments> tables() {
        return Stream.of(
                arguments("comma", HEADER + ROW),
                arguments("semicolon", (HEADER + ROW).replace(",", ";")),
                arguments("semicolon", "sep=;\n" + (HEADER + ROW).replace(",", ";")),
                arguments(
                        "semicolon",
                        "\uFEFF\"sep=;\"\r\n" + (HEADER + ROW).replace(",", ";").replace('.', ',')),
                arguments("tab", (HEADER + ROW).replace(",", "\t")),
                arguments("pipe", (HEADER + ROW).replace(",", "|")),
                arguments(
                        "comma",
                        HEADER.replace("InvoiceNo", "Invoice")
                                        .replace("UnitPrice", "Price")
                                        .replace("CustomerID", "Customer ID")
                                + ROW),
                arguments("comma", HEADER.toUpperCase(Locale.ROOT) + ROW),
                arguments(
                        "comma",
                        HEADER.replace("InvoiceNo", " invoice_no ").replace("UnitPrice", "\"Unit Price\"") + ROW),
                arguments("comma", "," + HEADER.strip() + ",Notes,\n7," + ROW.strip() + ",some,\n"),
                arguments(
                        "comma",
                        HEADER
                                + ROW.replace("2010-12-01 08:26:00", "12/1/2010 8:26")
                                + ROW.replace("2010-12-01 08:26:00", "12/13/2010 8:26")));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void delimiters_columns_and_decimal_commas_are_found_out(String delimiter, String content) throws Exception {
        var file = open("table.csv", bytes(content), Asked.NOTHING);

        assertThat(Delimiters.name(file.form().table().delimiter())).isEqualTo(delimiter);
        assertThat(seen(file).rows.getFirst()).isEqualTo(Rows.ROW);
    }

    @Test
    void a_delimiter_and_a_form_of_dates_that_are_named_count() throws Exception {
        var content = (HEADER + ROW.replace("2010-12-01 08:26:00", "1/12/2010 8:26")).replace(",", "#");
        var asked = new Asked(null, '#', DateForm.of("d/M/yyyy H:mm"));

        assertThat(seen(open("named.csv", bytes(content), asked)).rows).containsExactly(Rows.ROW);
        assertThatThrownBy(() -> open("open.csv", bytes(content), new Asked(null, '#', null)))
                .isInstanceOf(OpenQuestion.class)
                .hasMessageContaining("--date-format 'M/d/yyyy H:mm' or --date-format 'd/M/yyyy H:mm'");
        assertThatThrownBy(() -> open("wrong.csv", bytes(HEADER + ROW), new Asked(null, null, asked.dates())))
                .isInstanceOf(OpenQuestion.class)
                .hasMessageContaining("No date of the file is in the form d/M/yyyy H:mm");
    }

    @Test
    void a_column_that_comes_twice_is_told() {
        fails("twice.csv", bytes(HEADER.replace("Country", "Country,Country") + ROW), "The column Country comes twice");
        fails("both.csv", bytes(HEADER.replace("Country", "Country,Price") + ROW), "UnitPrice and Price are the same");
        fails(
                "notes.csv",
                bytes(HEADER.replace("Country", "Country,Notes,notes") + ROW),
                "Notes and notes are the same");
    }

    @Test
    void files_of_other_kinds_are_told() throws IOException {
        fails("old.xls", new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, 1, 2}, "Save it as .xlsx");
        fails("zip.xlsx.gz", gzipped("PK\3\4"), "Unpack it first");
    }

    @Test
    void lines_are_numbered_as_an_editor_does() throws Exception {
        var content = "sep=,\n" + HEADER + "\n" + ROW.replace("HEART", "\"HE\nART\"") + "x\n" + ROW + "y\n";

        assertThat(read("lines.csv", bytes(content)).lines).containsExactly("6", "8");
    }

    @Test
    void a_row_that_cannot_be_read_does_not_hold_up_the_others() throws Exception {
        var content = HEADER + ROW + "x\n" + ROW.replace(",6,", ",six,") + "\"a\"b,c\n" + ROW;
        var seen = read("dirty.csv", bytes(content));

        assertThat(seen.rows).containsExactly(Rows.ROW, Rows.ROW);
        assertThat(seen.reasons)
                .containsExactly("wrong number of columns", "unreadable Quantity", "wrong number of columns");
    }

    @Test
    void a_file_that_is_not_there_or_no_file_is_told() {
        assertThatThrownBy(() -> RetailFile.open(folder.resolve("none.csv"), Asked.NOTHING))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> RetailFile.open(folder, Asked.NOTHING))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("is not a file");
    }

    @Test
    void an_empty_file_is_told() {
        fails("empty.csv", new byte[0], "is empty");
    }

    @Test
    void a_file_without_the_columns_is_told() {
        fails("other.csv", bytes("a,b\n1,2\n"), "lacks the columns InvoiceNo");
    }

    @Test
    void a_gzipped_file_that_breaks_off_is_told() throws IOException {
        var whole = gzipped(HEADER + ROW.repeat(10_000));

        fails("half.csv.gz", Arrays.copyOf(whole, whole.length / 2), "cannot be read to its end");
        fails("start.csv.gz", Arrays.copyOf(whole, 5), "cannot be read to its end");
    }

    @Test
    void a_gzipped_file_with_wrong_bytes_is_told() throws IOException {
        var damaged = gzipped(HEADER + ROW.repeat(10_000));
        Arrays.fill(damaged, damaged.length - 8, damaged.length, (byte) 1); // checksum and length

        fails("damaged.csv.gz", damaged, "cannot be read to its end");
    }

    private void fails(String name, byte[] content, String words) {
        assertThatThrownBy(() -> read(name, content))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(words);
    }

    private List<Row> rowsOf(String name, byte[] content) throws Exception {
        var seen = read(name, content);
        assertThat(seen.reasons).isEmpty();
        return seen.rows;
    }

    private Seen read(String name, byte[] content) throws Exception {
        return seen(open(name, content, Asked.NOTHING));
    }

    private RetailFile open(String name, byte[] content, Asked asked) throws Exception {
        return RetailFile.open(Files.write(folder.resolve(name), content), asked);
    }

    private static Seen seen(RetailFile file) throws Exception {
        var seen = new Seen();
        file.read(seen);
        return seen;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(bytes(text));
        }
        return bytes.toByteArray();
    }

    private static final class Seen implements RetailFile.Sink {
        private final List<Row> rows = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        @Override
        public void row(Row row, Line line) {
            rows.add(row);
        }

        @Override
        public void unreadable(String reason, Line line) {
            reasons.add(reason);
            lines.add(line.place());
        }
    }
}
