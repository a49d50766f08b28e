package freshet.lab.retail;

import java.util.Map;

/** Delimiters by names that a shell leaves alone. */
final class Delimiters {
    private static final Map<String, String> NAMES = Map.of("comma", ",", "semicolon", ";", "tab", "\t", "pipe", "|");

    private Delimiters() {}

    /** @throws IllegalArgumentException if it is neither a name nor a single character that may be one */
    static char of(String text) {
        var delimiter = NAMES.getOrDefault(text, text.equals("\\t") ? "\t" : text);
        if (delimiter.length() != 1 || "\"\r\n".contains(delimiter)) {
            throw new IllegalArgumentException("a delimiter is comma, semicolon, tab, pipe or a single character");
        }
        return delimiter.charAt(0);
    }

    static String name(String delimiter) {
        return NAMES.entrySet().stream()
                .filter(name -> name.getValue().equals(delimiter))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("'" + delimiter + "'");
    }
}
