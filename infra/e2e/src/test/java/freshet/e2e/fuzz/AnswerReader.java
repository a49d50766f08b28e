package freshet.e2e.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads answers from a connection and takes nothing for HTTP that is not. */
final class AnswerReader {
    private static final Pattern STATUS_LINE = Pattern.compile("(\\S+) ([1-5]\\d\\d) [\\t -~\\x80-\\xff]*");
    private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");
    private static final Pattern FIELD_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\t -~\\x80-\\xff]*?)[ \\t]*");

    private final InputStream in;

    private final String asked;

    /** @param asked the version that the request named: to one that they do not know, servers answer in the same */
    AnswerReader(InputStream in, String asked) {
        this.in = in;
        this.asked = asked;
    }

    /**
     * The next answer, interim ones aside; empty if the connection was closed before it began.
     *
     * @throws ProtocolException if it is no answer of HTTP/1
     */
    Optional<RawAnswer> next(boolean toHead) throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            if (first != Character.toUpperCase(asked.isEmpty() ? 'H' : asked.charAt(0)) && first != 'H') {
                throw new ProtocolException("no HTTP/1");
            }
            RawAnswer answer = answer((char) first + line(), toHead);
            if (!answer.isInterim()) {
                return Optional.of(answer);
            }
        }
    }

    private RawAnswer answer(String statusLine, boolean toHead) throws IOException {
        Matcher start = STATUS_LINE.matcher(statusLine);
        if (!start.matches()
                || !VERSIONS.contains(start.group(1)) && !start.group(1).equalsIgnoreCase(asked)) {
            throw new ProtocolException("no status line: " + statusLine);
        }
        int status = Integer.parseInt(start.group(2));
        List<Field> headers = headers();
        boolean hasBody = !toHead && status >= 200 && status != 204 && status != 304;
        return new RawAnswer(
                status, headers, hasBody ? body(new RawAnswer(status, headers, new byte[0])) : new byte[0]);
    }

    private List<Field> headers() throws IOException {
        List<Field> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = FIELD_LINE.matcher(line);
            if (!field.matches()) {
                throw new ProtocolException("no field line: " + line);
            }
            headers.add(new Field(field.group(1), field.group(2)));
        }
        return headers;
    }

    private byte[] body(RawAnswer head) throws IOException {
        if (head.header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks();
        }
        Optional<String> length = head.header("Content-Length");
        return length.isEmpty() ? in.readAllBytes() : exactly(Integer.parseInt(length.get()));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(exactly(size));
            if (!line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
        }
        headers(); // trailers
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer breaks off after " + bytes.length + " bytes of " + length);
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the answer breaks off after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
