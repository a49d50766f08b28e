package freshet.aggregator.view.audit;

import freshet.aggregator.view.task.Pause;
import freshet.aggregator.view.task.ViewTaskConfig;
import freshet.audit.AuditedKind;
import freshet.audit.Repair;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares the view with the owners, whole ranges of entities first and those that differ entity by entity, and names every
 * difference. A difference counts only if it still stands after the view had time to get where the owner is.
 */
@ApplicationScoped
public class Auditor {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

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
        List<Comparison> comparisons = new ArrayList<>();
        for (AuditedKind kind : AuditedKind.values()) {
            Comparison comparison = new Comparison(kind, owners.of(kind), new ViewHashes(database, kind, generation));
            comparison.scan(config.rangeSize());
            comparisons.add(comparison);
        }
        Map<Comparison, List<Difference>> standing = settled(comparisons);
        List<Difference> differences = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            tell(comparison, standing.get(comparison), out);
            differences.addAll(standing.get(comparison));
        }
        out.println(differences.isEmpty() ? "The view is as the owners are" : "The view differs from the owners");
        return new AuditReport(differences);
    }

    // The view follows the owners at some distance: what it does not have yet is no difference if it comes.
    private Map<Comparison, List<Difference>> settled(List<Comparison> comparisons) {
        Instant end = Instant.now().plus(config.settleTime());
        Map<Comparison, List<Difference>> standing = look(comparisons);
        while (!standing.values().stream().allMatch(List::isEmpty)
                && Instant.now().isBefore(end)) {
            Pause.of(BETWEEN_LOOKS);
            standing = look(comparisons);
        }
        return standing;
    }

    private static Map<Comparison, List<Difference>> look(List<Comparison> comparisons) {
        return comparisons.stream().collect(Collectors.toMap(comparison -> comparison, Comparison::look));
    }

    private static void tell(Comparison comparison, List<Difference> standing, PrintStream out) {
        standing.forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%-10s %,10d compared, %,d different%n",
                comparison.kind().plural(),
                comparison.compared(),
                standing.size());
    }
}
