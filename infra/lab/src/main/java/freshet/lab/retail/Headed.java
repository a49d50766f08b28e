package freshet.lab.retail;

import freshet.lab.LabFailure;
import freshet.lab.retail.table.Line;
import freshet.lab.retail.table.Table;
import java.io.IOException;
import java.util.List;

/** Reads the lines below each header that names all columns. */
abstract class Headed implements Table.Sink {
    private Columns columns;
    private Line firstOther;

    @Override
    public final boolean header(Line header) {
        if (!Columns.areAllIn(header.fields())) {
            firstOther = firstOther == null ? header : firstOther;
            return false;
        }
        columns = Columns.of(header.fields());
        begin(columns, header.fields());
        return true;
    }

    @Override
    public final void line(Line line) throws IOException, InterruptedException {
        row(columns, line);
    }

    abstract void begin(Columns below, List<String> names);

    abstract void row(Columns below, Line line) throws IOException, InterruptedException;

    /** @throws LabFailure if no header named all columns: what the first one lacks */
    void requireHeader() {
        if (columns == null) {
            Columns.of(firstOther == null ? List.of() : firstOther.fields());
        }
    }
}
