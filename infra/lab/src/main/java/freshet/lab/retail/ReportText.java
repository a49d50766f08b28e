package freshet.lab.retail;

import java.io.PrintWriter;
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
        line(
                "  %-10s %,9d read, of which %,d are purchases",
                "rows", report.rows().read(), report.rows().purchases());
        reasons(report.rows().rejected());
        outcome("users", report.users());
        outcome("products", report.products());
        outcome("purchases", report.purchases());
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

    private void outcome(String kind, Outcome outcome) {
        line(
                "  %-10s %,9d sent: %,d created, %,d unchanged, %,d rejected",
                kind, outcome.sent(), outcome.created(), outcome.unchanged(), outcome.rejectedInAll());
        reasons(outcome.rejected());
    }

    private void reasons(Map<String, Long> rejected) {
        rejected.forEach((reason, count) -> line("  %-10s %,9d rejected: %s", "", count, reason));
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
