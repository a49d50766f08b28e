package freshet.lab.retail;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a retailer's file in the five forms in which people have it. The file is CSV in UTF-8, gzipped or not, with the columns and dates
 * of the sample; {@code infra/lab/sample/five-forms FILE FOLDER} runs this.
 */
final class FiveForms {
    static final List<String> HEADER = List.of(
            "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country");
    private static final List<String> SECOND_EDITION = List.of(
            "Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country");
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter AMERICAN = DateTimeFormatter.ofPattern("M/d/uuuu H:mm");
    private static final DateTimeFormatter EUROPEAN = DateTimeFormatter.ofPattern("dd-MM-uuuu HH:mm");
    private static final int DATE = HEADER.indexOf("InvoiceDate");
    private static final int PRICE = HEADER.indexOf("UnitPrice");
    private static final int CUSTOMER = HEADER.indexOf("CustomerID");
    private static final List<Integer> NUMBERS = List.of(HEADER.indexOf("Quantity"), PRICE, CUSTOMER);
    private static final String NUMBER = "-?\\d{1,10}(\\.\\d{1,5})?";
    private static final String PLAIN_NUMBER = "0|[1-9]\\d{0,9}"; // nothing is lost where a text is taken for a number

    /** The forms, each with the name of its file. */
    enum Form {
        AS_IT_IS("as-it-is.csv"),
        US_DATES_IN_LATIN_1("us-dates-latin-1.csv"),
        SEMICOLONS_WITH_BOM("semicolons-bom.csv"),
        SECOND_EDITION("second-edition.csv"),
        SPREADSHEET("spreadsheet.xlsx");

        private final String file;

        Form(String file) {
            this.file = file;
        }
    }

    private FiveForms() {}

    /** Writes all five of the first argument's file into the second argument's folder. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("Usage: five-forms FILE FOLDER");
            System.exit(2);
        }
        var folder = Files.createDirectories(Path.of(arguments[1]));
        for (var form : Form.values()) {
            System.out.println(of(Path.of(arguments[0]), form, folder));
        }
    }

    /** Writes a file in another form. */
    static Path of(Path file, Form form, Path folder) throws IOException {
        if (form == Form.AS_IT_IS) {
            return Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        var bytes = new BufferedInputStream(Files.newInputStream(file));
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        InputStream text = gzip ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        try (var records = CsvReader.builder().ofCsvRecord(text)) {
            var rows = records.stream().map(CsvRecord::getFields).iterator();
            rows.next(); // the header, which each form has of its own
            return write(rows, form, folder);
        }
    }

    /** Writes rows, without a header, in a form. */
    static Path write(Iterator<List<String>> rows, Form form, Path folder) throws IOException {
        var file = folder.resolve(form.file);
        switch (form) {
            case AS_IT_IS -> csv(file, StandardCharsets.UTF_8, "", ',', HEADER, rows, ISO, '.');
            case US_DATES_IN_LATIN_1 -> csv(file, StandardCharsets.ISO_8859_1, "", ',', HEADER, rows, AMERICAN, '.');
            case SEMICOLONS_WITH_BOM ->
                csv(file, StandardCharsets.UTF_8, "\uFEFFsep=;\r\n", ';', HEADER, rows, EUROPEAN, ',');
            case SECOND_EDITION -> csv(file, StandardCharsets.UTF_8, "", ',', SECOND_EDITION, rows, ISO, '.');
            case SPREADSHEET -> spreadsheet(file, rows);
        }
        return file;
    }

    private static void csv(
            Path file,
            Charset charset,
            String start,
            char delimiter,
            List<String> header,
            Iterator<List<String>> rows,
            DateTimeFormatter dates,
            char decimal)
            throws IOException {
        try (var text = Files.newBufferedWriter(file, charset)) { // which fails for what the charset lacks
            text.write(start);
            try (var csv = CsvWriter.builder()
                    .fieldSeparator(delimiter)
                    .lineDelimiter(LineDelimiter.CRLF)
                    .build(text)) {
                csv.writeRecord(header);
                while (rows.hasNext()) {
                    var row = new ArrayList<>(rows.next());
                    row.set(DATE, LocalDateTime.parse(row.get(DATE), ISO).format(dates));
                    row.set(PRICE, row.get(PRICE).replace('.', decimal));
                    row.set(CUSTOMER, row.get(CUSTOMER).replace('.', decimal));
                    csv.writeRecord(row);
                }
            }
        }
    }

    private static void spreadsheet(Path file, Iterator<List<String>> rows) throws IOException {
        try (var workbook = new Workbook(file)) {
            workbook.sheet(rows, 250_000); // two sheets as in the second edition, where there are as many rows
            workbook.sheet(rows, Integer.MAX_VALUE);
        }
    }

    /** A spreadsheet as Excel itself writes it: texts shared, numbers in 17 digits, dates as days since 1900. */
    private static final class Workbook implements AutoCloseable {
        private static final MathContext DIGITS = new MathContext(17);
        private static final LocalDateTime DAY_0 = LocalDateTime.of(1899, 12, 30, 0, 0);
        private static final String NAMESPACE = "\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        private static final String TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        private static final List<String> SHEETS = List.of("Year 2009-2010", "Year 2010-2011");

        private final Map<String, Integer> texts = new LinkedHashMap<>();
        private final ZipOutputStream zip;
        private final Writer xml;
        private int sheets;

        Workbook(Path file) throws IOException {
            zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
            xml = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
        }

        void sheet(Iterator<List<String>> rows, int most) throws IOException {
            begin("xl/worksheets/sheet" + ++sheets + ".xml");
            xml.write("<worksheet xmlns=" + NAMESPACE + "><sheetData>");
            row(1, HEADER);
            for (int number = 2; rows.hasNext() && number < most; number++) {
                row(number, rows.next());
            }
            xml.write("</sheetData></worksheet>");
            end();
        }

        @Override
        public void close() throws IOException {
            part("xl/sharedStrings.xml", "<sst xmlns=" + NAMESPACE + ">" + sharedTexts() + "</sst>");
            part("xl/styles.xml", """
                    <styleSheet xmlns=%s><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>""".formatted(NAMESPACE));
            part("xl/workbook.xml", """
                    <workbook xmlns=%s xmlns:r="%s"><sheets><sheet name="%s" sheetId="1" r:id="r1"/>\
                    <sheet name="%s" sheetId="2" r:id="r2"/></sheets></workbook>""".formatted(NAMESPACE, RELATIONS, SHEETS.get(0), SHEETS.get(1)));
            part(
                    "xl/_rels/workbook.xml.rels",
                    relations(
                            "worksheet",
                            "worksheets/sheet1.xml",
                            "worksheet",
                            "worksheets/sheet2.xml",
                            "styles",
                            "styles.xml",
                            "sharedStrings",
                            "sharedStrings.xml"));
            part("_rels/.rels", relations("officeDocument", "xl/workbook.xml"));
            part("[Content_Types].xml", """
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
                    <Override PartName="/xl/workbook.xml" ContentType="%1$ssheet.main+xml"/>\
                    <Override PartName="/xl/worksheets/sheet1.xml" ContentType="%1$sworksheet+xml"/>\
                    <Override PartName="/xl/worksheets/sheet2.xml" ContentType="%1$sworksheet+xml"/>\
                    <Override PartName="/xl/styles.xml" ContentType="%1$sstyles+xml"/>\
                    <Override PartName="/xl/sharedStrings.xml" ContentType="%1$ssharedStrings+xml"/></Types>""".formatted(TYPES));
            xml.close();
        }

        private void row(int number, List<String> row) throws IOException {
            xml.write("<row r=\"" + number + "\">");
            for (int column = 0; column < row.size(); column++) {
                if (!row.get(column).isEmpty()) {
                    xml.write(
                            "<c r=\"" + (char) ('A' + column) + number + "\"" + cell(number, column, row.get(column)));
                }
            }
            xml.write("</row>");
        }

        private String cell(int number, int column, String text) {
            if (number > 1 && column == DATE) {
                long seconds =
                        Duration.between(DAY_0, LocalDateTime.parse(text, ISO)).toSeconds();
                return " s=\"1\"><v>" + digits(seconds / 86_400.0) + "</v></c>";
            }
            boolean isNumber = number > 1 && text.matches(NUMBERS.contains(column) ? NUMBER : PLAIN_NUMBER);
            return isNumber
                    ? "><v>" + digits(Double.parseDouble(text)) + "</v></c>"
                    : " t=\"s\"><v>" + texts.computeIfAbsent(text, key -> texts.size()) + "</v></c>";
        }

        private static String digits(double number) {
            return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toString();
        }

        private String sharedTexts() {
            var shared = new StringBuilder();
            texts.keySet()
                    .forEach(text -> shared.append("<si><t xml:space=\"preserve\">")
                            .append(text.replace("&", "&amp;")
                                    .replace("<", "&lt;")
                                    .replace(">", "&gt;"))
                            .append("</t></si>"));
            return shared.toString();
        }

        private static String relations(String... typesAndTargets) {
            var relations = new StringBuilder(
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
            for (int i = 0; i < typesAndTargets.length; i += 2) {
                relations.append("<Relationship Id=\"r%d\" Type=\"%s/%s\" Target=\"%s\"/>"
                        .formatted(i / 2 + 1, RELATIONS, typesAndTargets[i], typesAndTargets[i + 1]));
            }
            return relations.append("</Relationships>").toString();
        }

        private void part(String name, String content) throws IOException {
            begin(name);
            xml.write(content);
            end();
        }

        private void begin(String name) throws IOException {
            zip.putNextEntry(new ZipEntry(name));
            xml.write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        }

        private void end() throws IOException {
            xml.flush();
            zip.closeEntry();
        }
    }
}
