package freshet.lab.retail;

import freshet.lab.retail.table.TableForm;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report, for reading. */
final class ReportText {
    private final PrintWriter out;

    ReportText(PrintWriter out) {
        this.out = out;
    }

    /** What the services took. */
    void printImport(Report report) {
        line("%nImported %s", report.file());
        form(report.form());
        line(
                "  %-10s %,9d read, of which %,d are purchases",
                "rows", report.rows().read(), report.rows().purchases());
        reasons(report.rows().rejected(), report);
        outcome("users", report.users(), report);
        outcome("products", report.products(), report);
        outcome("purchases", report.purchases(), report);
        line("  %-10s %,9.1f s, %,.0f rows/s", "import", report.seconds(), report.rowsPerSecond());
        out.flush();
    }

    /** What the view holds of it. */
    void printView(Report.View view, ViewCounts expected) {
        if (view.holdsAll()) {
            line(
                    "  %-10s %,9.1f s, %,.0f rows/s until it held everything",
                    "view", view.seconds(), view.rowsPerSecond());
        } else {
            line("  %-10s does not hold everything after %,.1f s and gets no nearer", "view", view.seconds());
        }
        line(
                "  %-10s %,d users of %,d, %,d products of %,d, %,d purchases of %,d",
                "",
                view.counts().users(),
                expected.users(),
                view.counts().products(),
                expected.products(),
                view.counts().purchases(),
                expected.purchases());
        out.flush();
    }

    private void outcome(String kind, Outcome outcome, Report report) {
        line(
                "  %-10s %,9d sent: %,d created, %,d unchanged, %,d rejected",
                kind, outcome.sent(), outcome.created(), outcome.unchanged(), outcome.rejectedInAll());
        reasons(outcome.rejected(), report);
    }

    private void form(Form form) {
        var table = form.table();
        var decimal = form.decimal().equals(",") ? ", decimal comma" : "";
        var dates = "dates " + form.dateFormat() + decimal;
        if (table.delimiter() == null) {
            line("  %-10s %s, %s", "read as", table.format(), dates);
            line("  %-10s %s", "", sheets(table));
        } else {
            line(
                    "  %-10s %s, %s, delimited by %s, %s",
                    "read as", table.format(), table.encoding(), Delimiters.name(table.delimiter()), dates);
        }
    }

    private static String sheets(TableForm table) {
        return (table.sheets().size() == 1 ? "sheet " : "sheets ")
                + String.join(", ", table.sheets())
                + (table.otherSheets().isEmpty() ? "" : "; not read: " + String.join(", ", table.otherSheets()));
    }

    private void reasons(Map<String, Long> rejected, Report report) {
        rejected.forEach((reason, count) -> line(
                "  %-10s %,9d rejected: %s%s",
                "", count, reason, lines(report.firstLines().getOrDefault(reason, List.of()), count)));
    }

    private static String lines(List<String> first, long count) {
        if (first.isEmpty()) {
            return "";
        }
        return (count == 1 ? " (line " : " (lines ") + String.join(", ", first) + (count > first.size() ? ", …)" : ")");
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
