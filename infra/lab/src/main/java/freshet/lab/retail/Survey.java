package freshet.lab.retail;

import freshet.lab.retail.table.Line;
import freshet.lab.retail.table.OpenQuestion;
import freshet.lab.retail.table.Table;
import java.util.List;
import java.util.regex.Pattern;

/** A first reading of the whole file, which finds out how its dates and prices are written. */
final class Survey extends Headed {
    private static final Pattern WITH_COMMA = Pattern.compile("-?\\d+,\\d+");
    private static final Pattern WITH_POINT = Pattern.compile("-?\\d*\\.\\d+");

    private final DateForms forms = new DateForms();
    private final DateForm asked;
    private List<String> header;
    private long dates;
    private long datesAsAsked;
    private boolean commas;
    private boolean points;

    /** @param asked null to find it out */
    Survey(DateForm asked) {
        this.asked = asked;
    }

    @Override
    void begin(Columns columns, List<String> names) {
        header = header == null ? names : header;
    }

    @Override
    void row(Columns columns, Line line) {
        if (line.fields().size() == columns.count()) {
            seeDate(columns.field(line.fields(), Column.INVOICE_DATE).strip(), line);
            seePrice(columns.field(line.fields(), Column.UNIT_PRICE).strip());
        }
    }

    /** @throws OpenQuestion if the dates leave open how they are written */
    Form form(Table table) {
        if (asked != null && dates > 0 && datesAsAsked == 0) {
            throw new OpenQuestion("No date of the file is in the form " + asked + " of --date-format.");
        }
        var dateForm = asked == null ? forms.decide() : asked;
        return new Form(table.form(), dateForm.pattern(), decimal(table.form().delimiter()), header);
    }

    // Between commas a comma is none of a price, and in a spreadsheet prices are numbers.
    private String decimal(String delimiter) {
        return delimiter != null && !delimiter.equals(",") && commas && !points ? "," : ".";
    }

    private void seeDate(String text, Line line) {
        if (asked == null) {
            forms.see(text, line);
        } else if (!text.isEmpty()) {
            dates++;
            datesAsAsked += asked.parse(text).isPresent() ? 1 : 0;
        }
    }

    private void seePrice(String text) {
        commas |= WITH_COMMA.matcher(text).matches();
        points |= WITH_POINT.matcher(text).matches();
    }
}
