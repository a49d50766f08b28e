package freshet.lab;

import freshet.lab.links.LinkStatus;
import java.util.List;
import java.util.stream.Collectors;

/** Links as a table for the terminal. */
final class LinkTable {
    private static final String ROW = "  %-22s %-14s %7s %10s";

    private LinkTable() {}

    static String of(List<LinkStatus> links) {
        var header = ROW.formatted("LINK", "FAULT", "OPEN", "ACCEPTED");
        return links.stream().map(LinkTable::row).collect(Collectors.joining("\n", header + "\n", ""));
    }

    private static String row(LinkStatus link) {
        return ROW.formatted(link.link(), link.fault(), link.open(), link.accepted());
    }
}
