package freshet.knative;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the admission webhooks of Knative Eventing refuse of a source that its model would take. */
final class EventingRules {
    private static final Set<String> ORDERINGS = Set.of("ordered", "unordered");
    private static final Set<String> OFFSETS = Set.of("earliest", "latest");
    private static final Set<String> BACKOFFS = Set.of("linear", "exponential");
    private static final int[][] CRON_RANGES = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
    private static final Pattern CRON_ITEM = Pattern.compile("(\\*|(\\d{1,2})(-(\\d{1,2}))?)(/(\\d{1,2}))?");

    private EventingRules() {}

    /** What is wrong with a source; empty if nothing is. */
    static List<String> check(Manifest source) {
        List<String> problems = new ArrayList<>();
        checkSink(source.at("/spec/sink"), problems);
        checkDelivery(source.at("/spec/delivery"), problems);
        switch (source.kind()) {
            case "KafkaSource" -> checkKafka(source.at("/spec"), problems);
            case "PingSource" -> checkPing(source.at("/spec"), problems);
            default -> problems.add("no source: " + source.kind());
        }
        return problems;
    }

    private static void checkSink(JsonNode sink, List<String> problems) {
        if (sink.path("ref").isMissingNode() && !sink.path("uri").asText().contains("://")) {
            problems.add("there is no sink");
        }
        for (String field : List.of("apiVersion", "kind", "name")) {
            if (sink.has("ref") && sink.path("ref").path(field).asText().isEmpty()) {
                problems.add("the sink's ref has no " + field);
            }
        }
    }

    private static void checkDelivery(JsonNode delivery, List<String> problems) {
        if (delivery.has("backoffDelay")) {
            try {
                Duration.parse(delivery.get("backoffDelay").asText());
            } catch (DateTimeParseException e) {
                problems.add("backoffDelay is not as ISO 8601 has it");
            }
        }
        oneOf(BACKOFFS, delivery, "backoffPolicy", problems);
        if (delivery.path("retry").asInt(0) < 0) {
            problems.add("retry is below 0");
        }
    }

    private static void checkKafka(JsonNode spec, List<String> problems) {
        for (String list : List.of("topics", "bootstrapServers")) {
            if (spec.path(list).isEmpty()) {
                problems.add("there are no " + list);
            }
        }
        oneOf(ORDERINGS, spec, "ordering", problems);
        oneOf(OFFSETS, spec, "initialOffset", problems);
    }

    private static void checkPing(JsonNode spec, List<String> problems) {
        String[] fields = spec.path("schedule").asText().trim().split("\\s+");
        boolean valid = fields.length == CRON_RANGES.length;
        for (int i = 0; valid && i < fields.length; i++) {
            valid = isCron(fields[i], CRON_RANGES[i]);
        }
        if (!valid) {
            problems.add("the schedule is no cron expression: "
                    + spec.path("schedule").asText());
        }
        if (spec.has("data") && spec.has("dataBase64")) {
            problems.add("data is there twice");
        }
    }

    private static boolean isCron(String field, int[] range) {
        for (String item : field.split(",", -1)) {
            var matcher = CRON_ITEM.matcher(item);
            if (!matcher.matches() || !isIn(range, matcher.group(2)) || !isIn(range, matcher.group(4))) {
                return false;
            }
            if (matcher.group(6) != null && Integer.parseInt(matcher.group(6)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(int[] range, String number) {
        return number == null || Integer.parseInt(number) >= range[0] && Integer.parseInt(number) <= range[1];
    }

    private static void oneOf(Set<String> allowed, JsonNode object, String field, List<String> problems) {
        if (object.has(field) && !allowed.contains(object.get(field).asText())) {
            problems.add(field + " is one of " + allowed);
        }
    }
}
