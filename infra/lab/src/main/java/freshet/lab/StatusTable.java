package freshet.lab;

import freshet.lab.control.InstanceStatus;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Instances as a table for the terminal. */
final class StatusTable {
    private static final String ROW = "  %-12s %-14s %8s %7s  %s";

    private StatusTable() {}

    static String of(List<InstanceStatus> instances) {
        var header = ROW.formatted("NAME", "INSTANCE", "PID", "PORT", "STATE");
        return instances.stream().map(StatusTable::row).collect(Collectors.joining("\n", header + "\n", ""));
    }

    private static String row(InstanceStatus status) {
        return ROW.formatted(
                status.name(), status.instance(), orDash(status.pid()), orDash(status.port()), status.state());
    }

    private static String orDash(Object value) {
        return Objects.toString(value, "-");
    }
}
