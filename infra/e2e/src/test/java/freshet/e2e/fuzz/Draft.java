package freshet.e2e.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request while it is made and mutated. All text of its head goes onto the wire byte by byte, as ISO-8859-1, so that a mutation can
 * send any byte; see {@link #utf8}.
 */
final class Draft {
    private static final int PRINTED = 700;

    final Operation operation;
    final List<Field> query = new ArrayList<>();
    final List<Field> headers = new ArrayList<>();
    final List<String> mutations = new ArrayList<>();
    final Set<Leeway> leeway = EnumSet.noneOf(Leeway.class);
    String method;
    String path;
    String version = "HTTP/1.1";
    /** Null if there is none. */
    byte[] body;

    Framing framing = Framing.LENGTH;
    /** Sent behind the request without waiting for its answer. */
    String following = "";

    Draft(Operation operation, String path) {
        this.operation = operation;
        this.method = operation.method();
        this.path = path;
    }

    void set(String name, String value) {
        headers.removeIf(field -> field.name().equalsIgnoreCase(name));
        headers.add(new Field(name, value));
    }

    /** The text whose bytes on the wire are the UTF-8 of this one. */
    static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Where the client says nothing more, nor closes its side, although the request is not at its end. */
    boolean isUnfinished() {
        return body != null && framing.isUnfinished();
    }

    byte[] bytes() {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes((head() + (body == null ? "" : framing.fields(body.length)) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            wire.writeBytes(framing.framed(body));
        }
        wire.writeBytes(following.getBytes(StandardCharsets.ISO_8859_1));
        return wire.toByteArray();
    }

    private String head() {
        String parameters = query.stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
        StringBuilder head = new StringBuilder(method + " " + path + parameters + " " + version + "\r\n");
        headers.forEach(field ->
                head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
        return head.toString();
    }

    /** Its beginning, printable, without the secrets of the lab. */
    String printed() {
        byte[] bytes = bytes();
        StringBuilder printed = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, PRINTED); i++) {
            printed.append(printable(bytes[i] & 0xff));
        }
        return printed.toString().replaceAll("(?i)(bearer )[!-~]+", "$1…")
                + (bytes.length > PRINTED ? "… (" + bytes.length + " bytes)" : "");
    }

    private static String printable(int octet) {
        return octet == '\n' || octet >= ' ' && octet < 0x7f
                ? String.valueOf((char) octet)
                : octet == '\r' ? "" : "\\x%02x".formatted(octet);
    }
}
