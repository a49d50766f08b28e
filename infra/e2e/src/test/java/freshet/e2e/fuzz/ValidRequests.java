package freshet.e2e.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import freshet.e2e.CloudEventForm;
import freshet.e2e.Freshet;
import freshet.events.Event;
import freshet.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes requests that are right, of which mutations begin. */
final class ValidRequests {
    private static final Set<String> KINDS = Set.of("users", "products", "purchases");
    private static final String NDJSON = "application/x-ndjson";

    private final List<Operation> operations;
    private final KnownThings things;
    private final Map<String, JsonNode> created;

    ValidRequests(List<Operation> operations, KnownThings things) {
        this.operations = operations;
        this.things = things;
        this.created = operations.stream()
                .filter(operation ->
                        operation.method().equals("POST") && operation.path().equals("/" + operation.function()))
                .collect(Collectors.toMap(Operation::function, Operation::body));
    }

    Draft next(Draw draw) {
        Operation operation = draw.oneOf(operations);
        String kind = KINDS.contains(operation.function()) ? operation.function() : "users";
        String id = operation.method().equals("DELETE") ? things.doomed(kind, draw) : things.id(kind, draw);
        Draft draft = new Draft(operation, operation.path().replaceAll("\\{[a-zA-Z]+}", id));
        draft.headers.add(new Field("Host", "127.0.0.1"));
        addParameters(draft, draw);
        addHeaders(draft, id, draw);
        addBody(draft, draw);
        return draft;
    }

    private void addParameters(Draft draft, Draw draw) {
        for (String name : draft.operation.parameters()) {
            if (draw.onceIn(3)) {
                draft.query.add(new Field(name, parameter(name, draft.operation, draw)));
            }
        }
    }

    /** A value that a parameter of this name may have. */
    String parameter(String name, Operation operation, Draw draw) {
        return switch (name) {
            case "limit" -> Integer.toString(1 + draw.below(20));
            case "after" -> operation.isForSenders() ? draw.uuid().toString() : things.cursor(draw);
            case "upTo" -> draw.uuid().toString();
            case "ids" -> things.id(operation.function(), draw) + "," + draw.uuid();
            case "userId" -> things.id("users", draw);
            case "strategy" -> draw.oneOf("auto", "view", "sync", "sync-sequential", "events");
            case "name" -> "Ad";
            case "search" -> "thing";
            default -> things.key(draw);
        };
    }

    private void addHeaders(Draft draft, String id, Draw draw) {
        if (draft.operation.isForSenders() && !draw.onceIn(8)) {
            draft.set("Authorization", things.senderAuthorization());
        }
        if (draft.operation.isOfControl()) {
            draft.set("Authorization", things.controlAuthorization());
        }
        if (draft.operation.headers().contains("If-Match")) {
            draft.set("If-Match", things.tag(id));
        }
        if (draft.operation.headers().contains("Idempotency-Key")) {
            draft.set("Idempotency-Key", draw.uuid().toString());
        }
        if (draft.operation.headers().contains("Consistency-Token") && draw.onceIn(3)) {
            draft.set("Consistency-Token", things.token(draw));
        }
        if (draw.onceIn(6)) {
            draft.set("Accept", draw.oneOf("application/json", "*/*"));
        }
    }

    private void addBody(Draft draft, Draw draw) {
        Operation operation = draft.operation;
        if (operation.takesEvents()) {
            addEvents(draft, draw);
        } else if (operation.isImport()) {
            draft.set("Content-Type", NDJSON);
            draft.body = bytes(IntStream.rangeClosed(0, draw.below(4))
                    .mapToObj(line -> importLine(operation.function(), draw) + "\n")
                    .collect(Collectors.joining()));
        } else if (operation.mediaType() != null) {
            draft.set("Content-Type", operation.mediaType());
            draft.body = bytes(
                    sample("", operation.body(), operation.function(), draw).toString());
        }
    }

    private void addEvents(Draft draft, Draw draw) {
        Event event = things.event(draw);
        switch (draw.below(3)) {
            case 0 -> {
                draft.set("Content-Type", "application/json");
                CloudEventForm.attributes(event).forEach((name, value) -> draft.set("ce-" + name, value));
                draft.body = EventJson.write(event);
            }
            case 1 -> {
                draft.set("Content-Type", "application/cloudevents+json");
                draft.body = bytes(CloudEventForm.document(event).toString());
            }
            default -> {
                draft.set("Content-Type", "application/cloudevents-batch+json");
                ArrayNode batch = Freshet.JSON.createArrayNode();
                batch.add(CloudEventForm.document(event)).add(CloudEventForm.document(things.event(draw)));
                draft.body = bytes(batch.toString());
            }
        }
    }

    private JsonNode importLine(String function, Draw draw) {
        ObjectNode line = (ObjectNode) sample("", created.get(function), function, draw);
        if (function.equals("purchases")) {
            line.putObject("unitPrice").put("amount", 199).put("currency", "GBP");
            line.put("purchasedAt", "2011-12-09T12:50:00Z");
        }
        return line;
    }

    private JsonNode sample(String name, JsonNode schema, String function, Draw draw) {
        if (schema.path("properties") instanceof ObjectNode properties) {
            ObjectNode sample = Freshet.JSON.createObjectNode();
            properties
                    .properties()
                    .forEach(property -> sample.set(
                            property.getKey(), sample(property.getKey(), property.getValue(), function, draw)));
            return sample;
        }
        if (schema.has("items")) {
            return Freshet.JSON.createArrayNode().add(sample(name, schema.get("items"), function, draw));
        }
        Object value = switch (name) {
            case "id" -> things.id(function, draw);
            case "userId" -> things.id("users", draw);
            case "productId" -> things.id("products", draw);
            case "currency" -> "GBP";
            case "email" -> "ada@example.org";
            case "sku", "externalId" -> draw.uuid().toString();
            default -> schema.path("type").asText().equals("integer") ? (Object) (1 + draw.below(3)) : "Some " + name;
        };
        return Freshet.JSON.valueToTree(value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
