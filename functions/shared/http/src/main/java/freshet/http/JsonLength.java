package freshet.http;

/** How long texts are in JSON as it is answered ({@link StrictJson}), in bytes of UTF-8. */
public final class JsonLength {
    private static final int NULL = 4;
    private static final int QUOTES = 2;
    private static final int UNICODE_ESCAPE = 6;

    private JsonLength() {}

    /** All of these texts together, in their quotation marks; any may be null. */
    public static int of(String... texts) {
        int bytes = 0;
        for (String text : texts) {
            bytes += text == null ? NULL : QUOTES + content(text);
        }
        return bytes;
    }

    private static int content(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            bytes += bytes(text.charAt(i));
        }
        return bytes;
    }

    private static int bytes(char c) {
        if (c < 0x80) {
            return switch (c) {
                case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
                default -> c < ' ' ? UNICODE_ESCAPE : 1;
            };
        }
        // Of a surrogate pair, which takes four, each half counts two.
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
