package freshet.lab.retail.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * How a file's bytes are characters.
 *
 * @param name for reading
 */
record Encoding(Charset charset, String name) {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final String MARK = " with byte order mark";
    private static final int CHUNK_BYTES = 1 << 16;

    static Encoding named(Charset charset) {
        return new Encoding(charset, charset.name());
    }

    /**
     * Finds out an encoding from the whole of a file: its byte order mark decides. Without one it is UTF-8 if all of it is that, and else the
     * Western encoding of Windows, or ISO-8859-1 where both read the same or Windows knows no such byte.
     *
     * @throws OpenQuestion if it is UTF-16 or the like without its mark
     */
    static Encoding of(InputStream bytes) throws IOException {
        var chunk = new byte[CHUNK_BYTES];
        int length = bytes.readNBytes(chunk, 0, CHUNK_BYTES);
        var marked = marked(chunk, length);
        if (marked != null) {
            return marked;
        }
        var utf8 = new Utf8();
        var seen = new boolean[256];
        while (length > 0) {
            note(chunk, length, seen);
            utf8.take(chunk, length);
            length = bytes.readNBytes(chunk, 0, CHUNK_BYTES);
        }
        if (seen[0]) {
            throw new OpenQuestion(
                    "The file has zero bytes and no byte order mark. If it is UTF-16, say --encoding UTF-16LE or --encoding UTF-16BE.");
        }
        return utf8.end() ? named(StandardCharsets.UTF_8) : western(seen);
    }

    private static Encoding marked(byte[] start, int length) {
        if (length >= 3 && start[0] == (byte) 0xef && start[1] == (byte) 0xbb && start[2] == (byte) 0xbf) {
            return new Encoding(StandardCharsets.UTF_8, "UTF-8" + MARK);
        }
        if (length >= 2 && start[0] == (byte) 0xff && start[1] == (byte) 0xfe) {
            return new Encoding(StandardCharsets.UTF_16LE, "UTF-16LE" + MARK);
        }
        if (length >= 2 && start[0] == (byte) 0xfe && start[1] == (byte) 0xff) {
            return new Encoding(StandardCharsets.UTF_16BE, "UTF-16BE" + MARK);
        }
        return null;
    }

    private static void note(byte[] chunk, int length, boolean[] seen) {
        for (int i = 0; i < length; i++) {
            seen[chunk[i] & 0xff] = true;
        }
    }

    // From 0x80 to 0x9f Windows has letters and quotes, where ISO-8859-1 has control characters that nobody writes.
    private static Encoding western(boolean[] seen) {
        boolean windows = false;
        for (int value = 0x80; value < 0xa0; value++) {
            if (seen[value] && !decodes(WINDOWS, (byte) value)) {
                return named(StandardCharsets.ISO_8859_1);
            }
            windows |= seen[value];
        }
        return named(windows ? WINDOWS : StandardCharsets.ISO_8859_1);
    }

    private static boolean decodes(Charset charset, byte value) {
        return new String(new byte[] {value}, charset).charAt(0) != '\uFFFD';
    }

    /** Tells whether bytes that come in chunks are UTF-8. */
    private static final class Utf8 {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES + 4); // four: what a chunk leaves over
        private final CharBuffer ignored = CharBuffer.allocate(CHUNK_BYTES + 4);
        private boolean valid = true;

        void take(byte[] chunk, int length) {
            if (valid) {
                bytes.put(chunk, 0, length).flip();
                decode(false);
                bytes.compact();
            }
        }

        boolean end() {
            if (valid) {
                bytes.flip();
                decode(true);
            }
            return valid;
        }

        private void decode(boolean atTheEnd) {
            valid = !decoder.decode(bytes, ignored.clear(), atTheEnd).isError();
        }
    }
}
