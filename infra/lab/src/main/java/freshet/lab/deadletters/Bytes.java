package freshet.lab.deadletters;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as people read and type them. */
final class Bytes {
    private static final String NOTHING = "-";
    private static final String HEX = "0x";

    private Bytes() {}

    /** The text, if it is UTF-8 that a terminal shows as it is; otherwise {@code 0x} and hexadecimal digits. {@code -} for null. */
    static String text(byte[] bytes) {
        if (bytes == null) {
            return NOTHING;
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.codePoints().anyMatch(Bytes::isControl) ? hex(bytes) : text;
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
    }

    // What came from anywhere must not steer the terminal.
    private static boolean isControl(int codePoint) {
        return Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
    }

    private static String hex(byte[] bytes) {
        return HEX + HexFormat.of().formatHex(bytes);
    }
}
