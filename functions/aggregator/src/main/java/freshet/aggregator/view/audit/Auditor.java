package freshet.aggregator.view.audit;

import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.audit.AuditedKind;
import freshet.audit.Repair;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares the view with the owners, whole ranges of entities first and those that differ entity by entity, and names every
 * difference. A difference counts only if it still stands after the view had time to get where the owner is.
 */
@ApplicationScoped
public class Auditor {
    private final Owners owners;
    private final AgroalDataSource database;
    private final ViewTaskConfig.Audit config;

    Auditor(Owners owners, AgroalDataSource database, ViewTaskConfig config) {
        this.owners = owners;
        this.database = database;
        this.config = config.audit();
    }

    /**
     * Audits the live generation.
     *
     * @throws OwnerAway if an owner cannot be asked
     */
    public AuditReport audit(PrintStream out) {
        return audit(ViewHashes.LIVE, out);
    }

    /** Audits this generation, live or not. */
    public AuditReport audit(int generation, PrintStream out) {
        return audit(Integer.toString(generation), out);
    }

    /**
     * Audits the live generation, has the owners publish again what differs, waits for that to show, and audits again.
     *
     * @return whether nothing differs any more
     */
    public boolean repair(PrintStream out) {
        AuditReport found = audit(out);
        if (found.isClean()) {
            return true;
        }
        for (AuditedKind kind : AuditedKind.values()) {
            List<Repair> repairs = found.differences().stream()
                    .filter(difference -> difference.kind() == kind)
                    .map(difference -> new Repair(difference.id(), difference.viewVersion()))
                    .toList();
            owners.of(kind).repair(repairs);
        }
        out.printf(
                Locale.ROOT,
                "The owners publish %,d entities again; the view is audited once more%n",
                found.differences().size());
        return audit(out).isClean();
    }

    private AuditReport audit(String generation, PrintStream out) {
        List<Difference> differences = new ArrayList<>();
        for (AuditedKind kind : AuditedKind.values()) {
            Comparison comparison = new Comparison(kind, owners.of(kind), new ViewHashes(database, kind, generation));
            List<Difference> standing = comparison.run(config.rangeSize(), config.settleTime());
            standing.forEach(out::println);
            out.printf(
                    Locale.ROOT,
                    "%-10s %,10d compared, %,d different%n",
                    kind.plural(),
                    comparison.compared(),
                    standing.size());
            differences.addAll(standing);
        }
        out.println(differences.isEmpty() ? "The view is as the owners are" : "The view differs from the owners");
        return new AuditReport(differences);
    }
}
