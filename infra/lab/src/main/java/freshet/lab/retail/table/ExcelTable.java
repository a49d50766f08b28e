package freshet.lab.retail.table;

import freshet.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/** A spreadsheet (.xlsx), of which all visible sheets are read, row by row. */
final class ExcelTable implements Table {
    private static final ReadingOptions OPTIONS = new ReadingOptions(true, true);

    private final Path path;
    private final ExcelCells cells;
    private final List<String> read = new ArrayList<>();
    private final List<String> notRead = new ArrayList<>();

    /** @throws LabFailure if it is no spreadsheet, or too large a one */
    ExcelTable(Path path) throws IOException {
        this.path = path;
        this.cells = new ExcelCells(ExcelPackage.check(path));
    }

    @Override
    public TableForm form() {
        return new TableForm("spreadsheet", null, null, List.copyOf(read), List.copyOf(notRead));
    }

    @Override
    public void read(Sink sink) throws IOException, InterruptedException {
        read.clear();
        notRead.clear();
        try (var workbook = tried(() -> new ReadableWorkbook(path.toFile(), OPTIONS))) {
            var sheets = workbook.getSheets().toList();
            for (var sheet : sheets) {
                boolean wanted = sheet.getVisibility() == SheetVisibility.VISIBLE
                        && read(sheet, sheets.size() == 1 ? null : sheet.getName(), sink);
                (wanted ? read : notRead).add(sheet.getName());
            }
        }
    }

    private boolean read(Sheet sheet, String name, Sink sink) throws IOException, InterruptedException {
        try (Stream<Row> stream = tried(sheet::openStream)) {
            var rows = stream.iterator();
            var header = next(rows, name, 0);
            if (header == null || !sink.header(header)) {
                return false;
            }
            int columns = header.fields().size();
            for (var line = next(rows, name, columns); line != null; line = next(rows, name, columns)) {
                sink.line(line);
            }
            return true;
        }
    }

    // Null at the end. A row ends with its last cell that is not empty; what is missing up to the last column is empty.
    private Line next(Iterator<Row> rows, String sheet, int columns) {
        while (tried(rows::hasNext)) {
            var line = tried(() -> {
                var row = rows.next();
                return new Line(sheet, row.getRowNum(), cells.texts(row, columns));
            });
            if (!line.fields().stream().allMatch(String::isEmpty)) {
                return line;
            }
        }
        return null;
    }

    // The library fails in many ways on what is no spreadsheet; and it believes a cell that says to be the billionth of
    // its row.
    private <T> T tried(Callable<T> step) {
        try {
            return step.call();
        } catch (OutOfMemoryError e) {
            throw new LabFailure(path + " has a row or a text that does not fit into memory.", e);
        } catch (Exception e) {
            throw new LabFailure(path + " cannot be read as a spreadsheet (.xlsx): " + e.getMessage(), e);
        }
    }
}
