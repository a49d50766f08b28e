package freshet.lab;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Options for the JVM of a function's instances that the environment of {@code infra/up} names, such as an agent that watches,
 * slows down or kills it at a chosen point: nothing of that is in the functions themselves.
 */
final class JavaOptions {
    /** What the variables' names begin with; the function's name in capitals follows. */
    static final String PREFIX = "FRESHET_LAB_JAVA_OPTIONS_";

    private JavaOptions() {}

    /** In their order; none if the environment says nothing. */
    static List<String> of(String function, Map<String, String> environment) {
        var options = environment.getOrDefault(PREFIX + function.toUpperCase(Locale.ROOT), "");
        return Arrays.stream(options.split("\\s+"))
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
