package freshet.purchases.idempotency;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.util.List;

/**
 * A key as the header {@code Idempotency-Key} has it (draft-ietf-httpapi-idempotency-key-header-07, section 2.1): a string of RFC 8941,
 * section 3.3.3, such as {@code "k-1"}. Without its quotes, {@code k-1}, it is the same key.
 */
final class IdempotencyKey {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_QUOTED_LENGTH = 2 * MAX_LENGTH + 2; // each character with a backslash

    private IdempotencyKey() {}

    /**
     * The key, without quotes and escapes.
     *
     * @param lines the header's lines as they came
     * @throws ProblemException 400 {@code idempotency-key-required} without a key, 400 {@code invalid-request} if there are two lines, or
     *     the key is not 1 to 200 characters of printable ASCII in one of the two forms
     */
    static String parse(List<String> lines) {
        if (lines.size() > 1) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "there are " + lines.size() + " Idempotency-Keys: a request has one");
        }
        String line = lines.isEmpty() ? "" : lines.get(0).strip();
        String key = line.startsWith("\"") ? unquoted(line) : bare(line);
        if (key.isBlank()) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REQUIRED,
                    "send an Idempotency-Key, a new one for each purchase and the same one when you repeat a request");
        }
        return key;
    }

    /** A key in quotes. */
    static String quoted(String key) {
        return "\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String unquoted(String line) {
        check(line.length() <= MAX_QUOTED_LENGTH);
        StringBuilder key = new StringBuilder();
        int i = 1;
        while (i < line.length() && line.charAt(i) != '"') {
            if (line.charAt(i) == '\\') {
                i++;
                check(i < line.length() && (line.charAt(i) == '"' || line.charAt(i) == '\\'));
            }
            key.append(line.charAt(i));
            i++;
        }
        check(i == line.length() - 1 && key.length() <= MAX_LENGTH && isPrintable(key));
        return key.toString();
    }

    // A comma would make one key of two lines that were put together on their way (RFC 9110, section 5.3).
    private static String bare(String line) {
        check(line.length() <= MAX_LENGTH && line.indexOf(',') < 0 && isPrintable(line));
        return line;
    }

    private static boolean isPrintable(CharSequence text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static void check(boolean wellFormed) {
        if (!wellFormed) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST,
                    "an Idempotency-Key is 1 to " + MAX_LENGTH + " printable ASCII characters in quotes,"
                            + " with a \\ before each \" and \\; the quotes may be left out where there is no comma");
        }
    }
}
