package freshet.lab.retail;

import freshet.lab.retail.table.Line;
import freshet.lab.retail.table.OpenQuestion;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out how a file's dates are written, from all of them together: a single {@code 01-12-2010} says nothing, and a file in which some
 * rows were read as one form and some as another would be wrong without anybody's noticing.
 */
final class DateForms {
    private static final DateForm USUAL = DateForm.of("yyyy-M-d H:mm");
    private static final List<Family> FAMILIES = families();
    private static final int FEW_PERCENT = 1; // of a file's dates may be in other forms, and are dirt then

    private final Map<Family, Evidence> evidence = new LinkedHashMap<>();
    private long dates;
    private String firstUnreadable;
    private String lastText = "";
    private Evidence lastEvidence;

    /** Forms that may be taken for one another. */
    private record Family(List<DateForm> forms) {}

    /** Takes note of a date; of one that is empty not. */
    void see(String text, Line line) {
        if (text.isEmpty()) {
            return;
        }
        dates++;
        if (!text.equals(lastText)) {
            lastText = text;
            lastEvidence = evidenceOf(text, line);
        }
        if (lastEvidence != null) {
            lastEvidence.dates++;
        }
    }

    /**
     * The form of all dates but a few.
     *
     * @throws OpenQuestion if there is more than one that it can be, or none
     */
    DateForm decide() {
        if (dates == 0) {
            return USUAL;
        }
        if (evidence.isEmpty()) {
            throw new OpenQuestion("No date of the file can be read: " + firstUnreadable + " is the first."
                    + " Say with --date-format how they are written, as in --date-format 'dd MMM yyyy HH:mm'.");
        }
        var many = evidence.values().stream()
                .filter(one -> one.dates * 100 > dates * FEW_PERCENT)
                .sorted(Comparator.comparingLong((Evidence one) -> one.dates).reversed())
                .toList();
        if (many.size() > 1) {
            throw contradiction(many.stream().map(Evidence::example).toList());
        }
        var most = many.isEmpty() ? evidence.values().iterator().next() : many.getFirst();
        return most.form();
    }

    private Evidence evidenceOf(String text, Line line) {
        for (var family : FAMILIES) {
            var readings = readings(family, text);
            if (!readings.isEmpty()) {
                var found = evidence.computeIfAbsent(family, Evidence::new);
                found.add(text, line, readings);
                return found;
            }
        }
        if (firstUnreadable == null) {
            firstUnreadable = quoted(text, line);
        }
        return null;
    }

    private static Map<DateForm, LocalDateTime> readings(Family family, String text) {
        var readings = new LinkedHashMap<DateForm, LocalDateTime>();
        family.forms().forEach(form -> form.parse(text).ifPresent(date -> readings.put(form, date)));
        return readings;
    }

    private static OpenQuestion contradiction(List<String> examples) {
        return new OpenQuestion("Not all dates of the file are in one form: " + String.join(", ", examples)
                + ". Say with --date-format which form counts; rows in others are rejected then.");
    }

    private static String quoted(String text, Line line) {
        return "'" + text + "' in line " + line.place();
    }

    private static List<Family> families() {
        var families = new ArrayList<Family>();
        families.add(new Family(List.of(USUAL)));
        families.add(new Family(List.of(DateForm.of("yyyy-M-d'T'H:mm"))));
        families.add(new Family(List.of(DateForm.of("yyyy/M/d H:mm"))));
        families.add(new Family(List.of(DateForm.of("yyyy.M.d H:mm"))));
        for (var separator : List.of("/", "-", ".")) {
            for (var time : List.of(" H:mm", " h:mm a")) {
                families.add(family(separator, time, "M-d-yyyy", "d-M-yyyy"));
                families.add(family(separator, time, "M-d-yy", "d-M-yy", "yy-M-d"));
            }
        }
        return List.copyOf(families);
    }

    private static Family family(String separator, String time, String... dates) {
        return new Family(List.of(dates).stream()
                .map(date -> DateForm.of(date.replace("-", separator) + time))
                .toList());
    }

    /** What the dates of one family say of its forms. */
    private static final class Evidence {
        private final Set<DateForm> candidates;
        private final Map<DateForm, String> misfits = new LinkedHashMap<>();
        private final Set<DateForm> differing = new LinkedHashSet<>();
        private String example;
        private long dates;

        Evidence(Family family) {
            candidates = new LinkedHashSet<>(family.forms());
        }

        void add(String text, Line line, Map<DateForm, LocalDateTime> readings) {
            if (example == null) {
                example = quoted(text, line) + " is "
                        + readings.keySet().iterator().next();
            }
            for (var form : List.copyOf(candidates)) {
                if (!readings.containsKey(form)) {
                    candidates.remove(form);
                    misfits.put(form, quoted(text, line) + " is not " + form);
                }
            }
            if (new HashSet<>(readings.values()).size() > 1) {
                differing.addAll(readings.keySet());
            }
        }

        String example() {
            return example;
        }

        DateForm form() {
            if (candidates.isEmpty()) {
                throw contradiction(List.copyOf(misfits.values()));
            }
            if (candidates.size() > 1 && differing.containsAll(candidates)) {
                throw new OpenQuestion("The file's dates can be read as "
                        + candidates.stream().map(DateForm::pattern).collect(Collectors.joining(" and as "))
                        + ": no day in it tells them apart. Say which it is: "
                        + candidates.stream()
                                .map(form -> "--date-format '" + form + "'")
                                .collect(Collectors.joining(" or "))
                        + ".");
            }
            return candidates.iterator().next();
        }
    }
}
