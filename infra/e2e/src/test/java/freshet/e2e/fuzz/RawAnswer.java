package freshet.e2e.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An answer as it came, read by the letter of RFC 9112. */
record RawAnswer(int status, List<Field> headers, byte[] body) {
    private static final int PRINTED = 400;

    Optional<String> header(String name) {
        return headers.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    boolean isInterim() {
        return status < 200 && status != 101;
    }

    /** Whether it refuses and says no more than that. */
    boolean isBareRefusal() {
        return status >= 400 && body.length == 0;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + header("Content-Type").orElse("") + " "
                + (text.length() > PRINTED ? text.substring(0, PRINTED) + "… (" + body.length + " bytes)" : text);
    }
}
