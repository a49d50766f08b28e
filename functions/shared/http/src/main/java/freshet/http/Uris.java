package freshet.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What a request's target and its host may be made of (RFC 3986), read from the beginning to the end and each character once. */
final class Uris {
    // Sections 2.2, 2.3 and 3.4; brackets are none of a query's, but many clients write them there.
    private static final String MARKS = "-._~!$&'()*+,;=:@/?[]";
    private static final String MARKS_OF_AUTHORITY = "-._~:[]";
    private static final int LONGEST_AUTHORITY = 300; // a DNS name has at most 255 bytes

    private Uris() {}

    /** Whether a path and its query have only what may be there, and only UTF-8 behind their percent signs. */
    static boolean isWellFormed(String target) {
        ByteBuffer decoded = ByteBuffer.allocate(target.length());
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '%') {
                int high = digit(target, i + 1);
                int low = digit(target, i + 2);
                if (high < 0 || low < 0) {
                    return false;
                }
                decoded.put((byte) (high * 16 + low));
                i += 2;
            } else if (isPlain(c, MARKS)) {
                decoded.put((byte) c);
            } else {
                return false;
            }
        }
        return isUtf8(decoded.flip());
    }

    /** Whether it is a name or an address, and perhaps a port. */
    static boolean isAuthority(String text) {
        return text.length() <= LONGEST_AUTHORITY
                && text.chars().allMatch(c -> isPlain((char) c, MARKS_OF_AUTHORITY))
                && isUri("http://" + text + "/");
    }

    // Brackets that are left open, or that hold no address, would break the links that are made of it.
    private static boolean isUri(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int digit(String text, int at) {
        char c = at < text.length() ? text.charAt(at) : ' ';
        return c < 0x80 ? Character.digit(c, 16) : -1; // Unicode has others
    }

    private static boolean isPlain(char c, String marks) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || marks.indexOf(c) >= 0;
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
