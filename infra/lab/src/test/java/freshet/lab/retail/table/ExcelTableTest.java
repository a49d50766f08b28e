package freshet.lab.retail.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import freshet.lab.LabFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExcelTableTest {
    private static final String HEADER = row(1, "<c r='A1' t='inlineStr'><is><t>head</t></is></c>");
    private static final String STYLES = """
            <styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="165" formatCode="0.00\\ &quot;days&quot;"/></numFmts>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="2"/></cellXfs></styleSheet>""";

    @TempDir
    private Path folder;

    private final Map<String, String> parts = new LinkedHashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private String workbook = "<workbookPr/>";

    static Stream<Arguments> cells() {
        return Stream.of(
                arguments("<c r='A2'><v>17850.0</v></c>", "17850"),
                arguments("<c r='A2'><v>2.5499999999999998</v></c>", "2.55"),
                arguments("<c r='A2' s='4'><v>-1.0E-3</v></c>", "-0.001"),
                arguments("<c r='A2'><v>0</v></c>", "0"),
                arguments("<c r='A2' s='1'><v>40513.351388888892</v></c>", "2010-12-01 08:26:00"),
                arguments("<c r='A2' s='2'><v>40513.35139</v></c>", "2010-12-01 08:26:00"), // a lazy writer's digits
                arguments("<c r='A2' s='3'><v>40513.5</v></c>", "40513.5"), // "days" in quotes make no date
                arguments("<c r='A2' t='s'><v>1</v></c>", " two words "),
                arguments("<c r='A2' t='inlineStr'><is><t>a&lt;b</t></is></c>", "a<b"),
                arguments("<c r='A2' t='str'><f>A1&amp;\"x\"</f><v>headx</v></c>", "headx"),
                arguments("<c r='A2'><f>1+1</f><v>2</v></c>", "2"),
                arguments("<c r='A2' t='e'><v>#N/A</v></c>", "#N/A"),
                arguments("<c r='A2'><v>1e999999999</v></c>", "1E+999999999")); // no number that a spreadsheet can have
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_cell_is_the_text_that_a_reader_of_the_sheet_means(String cell, String text) throws Exception {
        sheet("one", HEADER + row(2, cell));

        assertThat(read()).containsExactly("2:" + text);
    }

    @Test
    void days_may_be_counted_from_1904() throws Exception {
        sheet("one", HEADER + row(2, "<c r='A2' s='1'><v>39051.351388888892</v></c>"));
        workbook = "<workbookPr date1904='1'/>";

        assertThat(read()).containsExactly("2:2010-12-01 08:26:00");
    }

    @Test
    void cells_and_rows_that_are_not_there_are_empty() throws Exception {
        sheet(
                "one",
                row(3, "<c r='A3' t='s'><v>0</v></c><c r='C3' t='s'><v>0</v></c>")
                        + row(4, "")
                        + row(9, "<c r='B9'><v>7</v></c><c r='D9' s='4'/>")
                        + row(10, "<c r='D10'><v>8</v></c>"));

        assertThat(read()).containsExactly("9:,7,", "10:,,,8");
    }

    @Test
    void all_visible_sheets_with_a_wanted_header_are_read_and_the_others_named() throws Exception {
        sheet("Year 1", HEADER + row(2, "<c r='A2'><v>1</v></c>"));
        sheet("Notes", row(1, "<c r='A1'><v>99</v></c>") + row(2, "<c r='A2'><v>2</v></c>"));
        sheet("Empty", "");
        sheet("Secret' state='hidden", HEADER + row(2, "<c r='A2'><v>3</v></c>"));
        sheet("Year 2", HEADER + row(2, "<c r='A2'><v>4</v></c>"));
        var table = Tables.open(write(), null, null);

        assertThat(read(table)).containsExactly("Year 1!2:1", "Year 2!2:4");
        assertThat(read(table)).containsExactly("Year 1!2:1", "Year 2!2:4");
        assertThat(table.form())
                .isEqualTo(new TableForm(
                        "spreadsheet", null, null, List.of("Year 1", "Year 2"), List.of("Notes", "Empty", "Secret")));
    }

    @Test
    void an_archive_that_unpacks_without_end_is_refused_in_little_memory() throws Exception {
        sheet("one", HEADER);

        fails("more than 33554432 bytes", bomb("xl/sharedStrings.xml", "<sst>", "<si><t>x</t></si>", 3_000_000));
        fails("a text of more than 1048576 bytes", bomb("xl/worksheets/sheet1.xml", "<worksheet>", "x", 2_000_000));
    }

    @Test
    void what_is_no_spreadsheet_is_told() throws Exception {
        parts.put("readme.txt", "hello");
        fails("is a zip archive and no spreadsheet", zip(parts));
        parts.clear();

        sheet("one", HEADER + "<row r='2'><c r='AAAAAA2'><v>1</v></c></row>");
        fails("row 2 has more than 16384 columns", write());
        sheet("one", HEADER + "<row r='2'><c r='A2' t='s'><v>x</v></c></row>");
        fails("cannot be read as a spreadsheet", write());
        sheet("one", "<row r='1'><c r='A1'>");
        fails("cannot be read as a spreadsheet", write());
        parts.remove("xl/worksheets/sheet1.xml");
        fails("cannot be read as a spreadsheet", write());
        var whole = Files.readAllBytes(write());
        fails(
                "cannot be read to its end",
                Files.write(folder.resolve("half.xlsx"), Arrays.copyOf(whole, whole.length / 2)));
    }

    private void fails(String words, Path file) {
        assertThatThrownBy(() -> read(Tables.open(file, null, null)))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(words);
    }

    private List<String> read() throws Exception {
        return read(Tables.open(write(), null, null));
    }

    private static List<String> read(Table table) throws Exception {
        var lines = new ArrayList<String>();
        table.read(new Table.Sink() {
            @Override
            public boolean header(Line header) {
                return header.fields().getFirst().equals("head")
                        || header.fields().size() == 3;
            }

            @Override
            public void line(Line line) {
                lines.add(line.place() + ":" + String.join(",", line.fields()));
            }
        });
        return lines;
    }

    private void sheet(String name, String rows) {
        int number = name.equals("one") ? 1 : parts.size() + 1;
        parts.put(
                "xl/worksheets/sheet" + number + ".xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>");
        names.put(number, name);
    }

    private Path write() throws IOException {
        var all = new LinkedHashMap<>(parts);
        var sheets = new StringBuilder();
        var relations = new StringBuilder();
        names.forEach((number, name) -> {
            sheets.append("<sheet name='%s' sheetId='%d' r:id='r%2$d'/>".formatted(name, number));
            relations.append(
                    "<Relationship Id='r%d' Type='worksheet' Target='worksheets/sheet%1$d.xml'/>".formatted(number));
        });
        all.put(
                "xl/workbook.xml",
                "<workbook xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>" + workbook
                        + "<sheets>" + sheets + "</sheets></workbook>");
        all.put("xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>");
        all.put("xl/styles.xml", STYLES);
        all.put(
                "xl/sharedStrings.xml",
                "<sst><si><t>head</t></si><si><r><t> two</t></r><r><t> words </t></r></si></sst>");
        var type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        all.put(
                "[Content_Types].xml",
                "<Types><Override PartName='/xl/workbook.xml' ContentType='" + type + "sheet.main+xml'/>"
                        + "<Override PartName='/xl/styles.xml' ContentType='" + type + "styles+xml'/>"
                        + "<Override PartName='/xl/sharedStrings.xml' ContentType='" + type
                        + "sharedStrings+xml'/></Types>");
        return zip(all);
    }

    private Path zip(Map<String, String> content) throws IOException {
        var file = folder.resolve("book.xlsx");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var part : content.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private Path bomb(String part, String start, String repeated, int times) throws IOException {
        var file = folder.resolve("bomb.xlsx");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("xl/workbook.xml"));
            zip.write("<workbook/>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(part));
            repeat(zip, start, 1);
            repeat(zip, repeated.repeat(1_000), times / 1_000);
        }
        return file;
    }

    private static void repeat(OutputStream out, String text, int times) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < times; i++) {
            out.write(bytes);
        }
    }

    private static String row(int number, String cells) {
        return "<row r='" + number + "'>" + cells + "</row>";
    }
}
