package freshet.purchases;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import freshet.events.Times;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads ids in their canonical form and times as {@link Times} has them, where Jackson takes an empty text for the id of zeros and a
 * number for seconds.
 */
@Singleton
class StrictValues implements ObjectMapperCustomizer {
    private static final Pattern CANONICAL_UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    // The last word: of several modules that read a type the one registered last is asked.
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("strict values")
                .addDeserializer(UUID.class, new UuidText())
                .addDeserializer(Instant.class, new InstantText()));
    }

    private static final class UuidText extends JsonDeserializer<UUID> {
        @Override
        public UUID deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = text(json, context, UUID.class);
            return CANONICAL_UUID.matcher(text).matches()
                    ? UUID.fromString(text)
                    : (UUID) context.handleWeirdStringValue(UUID.class, text, "no UUID");
        }
    }

    private static final class InstantText extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = text(json, context, Instant.class);
            try {
                Instant time = Times.parse(text);
                if (!time.isBefore(EARLIEST) && !time.isAfter(END)) {
                    return time;
                }
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(
                        Instant.class, text, "no RFC 3339 time; 24:00:00 and leap seconds are none here");
            }
            return (Instant) context.handleWeirdStringValue(Instant.class, text, "not in the years 1900 to 9999");
        }
    }

    private static String text(JsonParser json, DeserializationContext context, Class<?> target) throws IOException {
        if (!json.hasToken(JsonToken.VALUE_STRING)) {
            context.handleUnexpectedToken(target, json);
        }
        return json.getText();
    }
}
