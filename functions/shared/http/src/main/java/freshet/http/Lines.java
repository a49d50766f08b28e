package freshet.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into lines and keeps one of them in memory, up to a length. */
final class Lines {
    private final InputStream in;
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] part = new byte[8192];
    private int read;
    private int end;
    private long length;

    /** @param longest bytes; of a longer line only its {@link #isTooLong} is known */
    Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Goes on to the next line; false if there is none. */
    boolean next() throws IOException {
        line.reset();
        length = 0;
        boolean isThere = false;
        while (read < end || fill()) {
            isThere = true;
            int start = read;
            while (read < end && part[read] != '\n') {
                read++;
            }
            keep(start);
            if (read < end) {
                read++;
                return true;
            }
        }
        return isThere;
    }

    private boolean fill() throws IOException {
        read = 0;
        end = Math.max(0, in.read(part));
        return end > 0;
    }

    private void keep(int start) {
        length += read - start;
        if (length <= longest) {
            line.write(part, start, read - start);
        }
    }

    boolean isTooLong() {
        return length > longest;
    }

    /** This line, without its end. */
    byte[] bytes() {
        return line.toByteArray();
    }
}
