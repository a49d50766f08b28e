package freshet.testing;

import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import java.util.Map;

/** An event as HTTP carries it in CloudEvents' binary mode. */
public record BinaryEvent(Map<String, String> headers, byte[] body) {
    /** What its sender is known by. */
    static final String SECRET = "known-to-the-tests";

    /** As one of the system's own senders would send it. */
    public static BinaryEvent of(Event event) {
        EventType type = EventType.of(event);
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + SECRET,
                "ce-specversion",
                "1.0",
                "ce-id",
                event.subject() + "/" + event.version(),
                "ce-source",
                type.topic().source(),
                "ce-type",
                type.typeName(),
                "ce-subject",
                event.subject().toString(),
                "Content-Type",
                "application/json");
        return new BinaryEvent(headers, EventJson.write(event));
    }
}
