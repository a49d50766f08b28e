package freshet.e2e;

import java.util.Arrays;
import java.util.List;

/** What an instance tells of itself at {@code /q/metrics} at one moment. */
final class Metrics {
    private final List<String> lines;

    private Metrics(List<String> lines) {
        this.lines = lines;
    }

    static Metrics of(Freshet freshet, Freshet.Instance instance) {
        return new Metrics(freshet.get("http://127.0.0.1:" + instance.port() + "/q/metrics")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList());
    }

    /**
     * The sum of all series of a metric that have these labels; 0 if there are none.
     *
     * @param labels such as {@code state="open"}
     */
    double sum(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The same, of all instances of a function together. */
    static double sum(Freshet freshet, String function, String name, String... labels) {
        return freshet.instances(function).stream()
                .mapToDouble(instance -> of(freshet, instance).sum(name, labels))
                .sum();
    }
}
