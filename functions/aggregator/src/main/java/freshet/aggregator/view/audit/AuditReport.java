package freshet.aggregator.view.audit;

import java.util.List;

/** What an audit found. */
public final class AuditReport {
    private final List<Difference> differences;

    AuditReport(List<Difference> differences) {
        this.differences = List.copyOf(differences);
    }

    /** Whether the view is as the owners are. */
    public boolean isClean() {
        return differences.isEmpty();
    }

    List<Difference> differences() {
        return differences;
    }
}
