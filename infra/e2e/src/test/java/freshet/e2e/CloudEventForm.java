package freshet.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import freshet.events.Event;
import freshet.events.EventJson;
import freshet.events.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events as the CloudEvents that the owners' outboxes make of them. */
public final class CloudEventForm {
    private CloudEventForm() {}

    /** The attributes by name, without a prefix. */
    public static Map<String, String> attributes(Event event) {
        EventType type = EventType.of(event);
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        attributes.put("id", event.subject() + "/" + event.version());
        attributes.put("source", type.topic().source());
        attributes.put("type", type.typeName());
        attributes.put("subject", event.subject().toString());
        attributes.put("dataschema", type.dataSchema().toString());
        return attributes;
    }

    /** The event in CloudEvents' JSON format. */
    public static ObjectNode document(Event event) {
        try {
            ObjectNode document = Freshet.JSON.createObjectNode();
            attributes(event).forEach(document::put);
            document.put("datacontenttype", "application/json");
            document.set("data", Freshet.JSON.readTree(EventJson.write(event)));
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
