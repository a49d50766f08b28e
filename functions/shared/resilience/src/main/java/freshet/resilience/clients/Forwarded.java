package freshet.resilience.clients;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The field {@code Forwarded} (RFC 7239, section 4), read from its end: for whom the last proxy asked, then for whom the one before it
 * did. It is read no further than it is believed, so that what a client wrote in front of that, quotes left open included, cannot
 * spoil what the proxies have appended.
 */
final class Forwarded implements Iterator<String> {
    private final List<String> fields;
    private int field;
    private int end;

    /** @param fields the field's lines in their order, of which there may be none */
    Forwarded(List<String> fields) {
        this.fields = fields;
        this.field = fields.size();
        goOn();
    }

    @Override
    public boolean hasNext() {
        return field >= 0;
    }

    /** The node that the next element names, unquoted and otherwise as it came; empty if it names none. */
    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        String text = fields.get(field);
        int comma = lastOutsideQuotes(text, ',', end);
        String node = node(text.substring(comma + 1, end));
        end = comma;
        if (end < 0) {
            goOn();
        }
        return node;
    }

    private void goOn() {
        field--;
        end = field < 0 ? 0 : fields.get(field).length();
    }

    private static String node(String element) {
        for (int end = element.length(); end >= 0; ) {
            int start = lastOutsideQuotes(element, ';', end);
            String pair = element.substring(start + 1, end).strip();
            if (pair.regionMatches(true, 0, "for=", 0, 4)) {
                return unquoted(pair.substring(4));
            }
            end = start;
        }
        return "";
    }

    // Backwards: a quote after an odd number of backslashes is part of the text (RFC 9110, section 5.6.4).
    private static int lastOutsideQuotes(String text, char separator, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"' && !isEscaped(text, i)) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String text, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && text.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
