package freshet.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The CloudEvents of an HTTP request: version 1.0 of the HTTP protocol binding, with JSON as its event format. */
final class CloudEventBody {
    private static final String CONTENT_TYPE = "content-type";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch+json";
    private static final String ANY_FORMAT = "application/cloudevents";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventFormat FORMAT = new JsonFormat();

    private CloudEventBody() {}

    /**
     * Reads a whole request before anything is done with it.
     *
     * @throws ProblemException 400 if it, or any event of a batch, is no CloudEvent; 415 for a format other than JSON
     */
    static List<CloudEvent> read(Map<String, List<String>> headers, byte[] body) {
        Map<String, String> single = new HashMap<>();
        headers.forEach((name, values) -> single.put(name.toLowerCase(Locale.ROOT), values.getLast()));
        String contentType = mediaType(single.get(CONTENT_TYPE));
        try {
            return switch (contentType) {
                case STRUCTURED -> List.of(FORMAT.deserialize(body));
                case BATCHED -> batch(body);
                default -> List.of(binary(contentType, single, body));
            };
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the library says so in many ways, and in the names of its types
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST,
                    "no CloudEvent of version 1.0 in the binary, structured or batched mode",
                    null,
                    e);
        }
    }

    private static String mediaType(String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }

    private static CloudEvent binary(String contentType, Map<String, String> headers, byte[] body) {
        if (contentType.startsWith(ANY_FORMAT)) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "CloudEvents are taken as JSON, or in the binary mode");
        }
        headers.replaceAll((name, value) -> name.startsWith("ce-") ? decoded(value) : value);
        return HttpMessageFactory.createReader(headers, body == null || body.length == 0 ? null : body)
                .toEvent();
    }

    private static List<CloudEvent> batch(byte[] body) throws IOException {
        JsonNode array = JSON.readTree(body);
        if (array == null || !array.isArray()) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "no CloudEvents: a batch is a JSON array");
        }
        List<CloudEvent> events = new ArrayList<>(array.size());
        for (JsonNode event : array) {
            events.add(Objects.requireNonNull(FORMAT.deserialize(bytes(event)), "null"));
        }
        return events;
    }

    private static byte[] bytes(JsonNode event) throws JsonProcessingException {
        return JSON.writeValueAsBytes(event);
    }

    // HTTP protocol binding, section 3.1.3.2: what a header cannot carry is percent-encoded.
    private static String decoded(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (bytes[i] == '%' && high >= 0 && low >= 0) {
                decoded.write(high * 16 + low);
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
