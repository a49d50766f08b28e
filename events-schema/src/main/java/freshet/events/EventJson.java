package freshet.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * The events' JSON. Times are RFC 3339 in UTC. Reading is tolerant: fields that this release does not know are skipped, so
 * that a newer minor version can be read.
 */
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private EventJson() {}

    /** The event's payload, UTF-8. */
    public static byte[] write(Event event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event record that cannot be written as JSON: " + event.getClass(), e);
        }
    }

    /**
     * The event of this payload.
     *
     * @throws MalformedEvent if the payload is no JSON of that type
     */
    public static Event read(EventType type, byte[] payload) throws MalformedEvent {
        Event event;
        try {
            event = MAPPER.readValue(payload, type.record());
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedEvent("no " + type.typeName() + ": " + e.getMessage(), e);
        }
        if (event == null) {
            throw new MalformedEvent("no " + type.typeName() + ": the payload is null", null);
        }
        return event;
    }
}
