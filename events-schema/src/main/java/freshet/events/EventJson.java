package freshet.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The events' JSON. Times are RFC 3339 in UTC. Reading is tolerant of what it does not know: a newer minor version's fields
 * are skipped. It is strict with what it knows: a value of another JSON type is never bent into the right one, and a field
 * that is missing is never made up.
 */
public final class EventJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .addDeserializer(Instant.class, new InstantText())
                    .addDeserializer(UUID.class, new UuidText()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // Four bytes for a character outside of the basic plane, not twelve: results of queries have to fit into a
            // record.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private static final Pattern CANONICAL_UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

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
     * @param payload null (a record without a value) is malformed too
     * @throws MalformedEvent if the payload is no JSON of that type, or says something that the type's record does not allow
     */
    public static Event read(EventType type, byte[] payload) throws MalformedEvent {
        Event event;
        try {
            event = MAPPER.readValue(payload, type.record());
        } catch (JsonProcessingException e) {
            throw new MalformedEvent("no " + type.typeName() + ": " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedEvent("no " + type.typeName() + ": " + e.getMessage(), e);
        }
        if (event == null) {
            throw new MalformedEvent("no " + type.typeName() + ": the payload is null", null);
        }
        return event;
    }

    /** Reads times from text only; Jackson's own takes bare numbers for seconds. */
    private static final class InstantText extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = textOf(json, context, Instant.class);
            try {
                return Times.parse(text);
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "no RFC 3339 time");
            }
        }
    }

    /** Reads ids in their canonical form only; Jackson's own takes an empty text for the id of zeros, and Base64 too. */
    private static final class UuidText extends JsonDeserializer<UUID> {
        @Override
        public UUID deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = textOf(json, context, UUID.class);
            return CANONICAL_UUID.matcher(text).matches()
                    ? UUID.fromString(text)
                    : (UUID) context.handleWeirdStringValue(UUID.class, text, "no UUID in its canonical form");
        }
    }

    private static String textOf(JsonParser json, DeserializationContext context, Class<?> target) throws IOException {
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            context.handleUnexpectedToken(target, json);
        }
        return json.getText();
    }
}
