package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.LabFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThatThrownBy(() -> new RetailFile(folder.resolve("none.csv")).read(new Seen()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> new RetailFile(folder).read(new Seen()))
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
        var seen = new Seen();
        new RetailFile(Files.write(folder.resolve(name), content)).read(seen);
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

        @Override
        public void row(Row row) {
            rows.add(row);
        }

        @Override
        public void unreadable(String reason) {
            reasons.add(reason);
        }
    }
}
