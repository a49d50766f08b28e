package freshet.lab.retail;

import freshet.lab.LabFailure;
import freshet.lab.retail.table.Line;
import freshet.lab.retail.table.OpenQuestion;
import freshet.lab.retail.table.Table;
import freshet.lab.retail.table.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The retailer's file, in whichever form it is: the first reading finds that out, and all others go by it. */
final class RetailFile {
    private final Table table;
    private final Form form;
    private final DateForm dates;

    private RetailFile(Table table, Form form, DateForm dates) {
        this.table = table;
        this.form = form;
        this.dates = dates;
    }

    /** Takes the rows of a file, in the file's order. */
    interface Sink {
        void row(Row row, Line line) throws IOException, InterruptedException;

        /** @param reason why the row cannot be read */
        void unreadable(String reason, Line line) throws IOException, InterruptedException;
    }

    /**
     * Opens a file and reads all of it once.
     *
     * @throws LabFailure if there is no such file, if it breaks off, or if it has no header or not all columns
     * @throws OpenQuestion if it leaves open how it is to be read
     */
    static RetailFile open(Path path, Asked asked) throws IOException, InterruptedException {
        var table = Tables.open(path, asked.encoding(), asked.delimiter());
        var survey = new Survey(asked.dates());
        table.read(survey);
        survey.requireHeader();
        var form = survey.form(table);
        return new RetailFile(table, form, DateForm.of(form.dateFormat()));
    }

    Form form() {
        return form;
    }

    /**
     * Reads the file from its first row to its last.
     *
     * @throws LabFailure if it breaks off
     */
    void read(Sink sink) throws IOException, InterruptedException {
        table.read(new Rows(sink));
    }

    private final class Rows extends Headed {
        private final Sink sink;
        private RowParser parser;

        Rows(Sink sink) {
            this.sink = sink;
        }

        @Override
        void begin(Columns columns, List<String> names) {
            parser = new RowParser(columns, dates, form.decimal().charAt(0));
        }

        @Override
        void row(Columns columns, Line line) throws IOException, InterruptedException {
            Row row;
            try {
                row = parser.parse(line.fields());
            } catch (UnreadableRow e) {
                sink.unreadable(e.getMessage(), line);
                return;
            }
            sink.row(row, line);
        }
    }
}
