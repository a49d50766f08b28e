package freshet.knative;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Knative Serving's admission webhook refuses of a Service that its model would take, and what it takes though it is wrong: an
 * annotation with a typo has no effect, and a startup probe without a port never succeeds.
 */
final class ServingRules {
    private static final String AUTOSCALING = "autoscaling.knative.dev/";
    private static final String QUEUE = "queue.sidecar.serving.knative.dev/";
    private static final String SERVING = "serving.knative.dev/";

    private static final Set<String> AUTOSCALING_NAMES = Set.of(
            "class",
            "metric",
            "target",
            "target-utilization-percentage",
            "target-burst-capacity",
            "min-scale",
            "max-scale",
            "initial-scale",
            "activation-scale",
            "scale-down-delay",
            "scale-to-zero-pod-retention-period",
            "window",
            "panic-window-percentage",
            "panic-threshold-percentage");
    private static final Set<String> QUEUE_NAMES = Set.of(
            "cpu-resource-request",
            "cpu-resource-limit",
            "memory-resource-request",
            "memory-resource-limit",
            "ephemeral-storage-resource-request",
            "ephemeral-storage-resource-limit",
            "resource-percentage");
    private static final Set<String> SERVING_NAMES =
            Set.of("rollout-duration", "progress-deadline", "creator", "lastModifier");

    private static final Set<String> POD_FIELDS = Set.of(
            "containers",
            "volumes",
            "serviceAccountName",
            "automountServiceAccountToken",
            "imagePullSecrets",
            "enableServiceLinks",
            "containerConcurrency",
            "timeoutSeconds",
            "responseStartTimeoutSeconds",
            "idleTimeoutSeconds");
    private static final Set<String> CONTAINER_FIELDS = Set.of(
            "name",
            "image",
            "imagePullPolicy",
            "command",
            "args",
            "workingDir",
            "env",
            "envFrom",
            "ports",
            "resources",
            "volumeMounts",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "securityContext",
            "terminationMessagePath",
            "terminationMessagePolicy");
    private static final Set<String> VOLUMES = Set.of("name", "configMap", "secret", "projected", "emptyDir");
    private static final Set<String> RESERVED_ENV = Set.of("PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION");
    private static final Set<Integer> RESERVED_PORTS = Set.of(8012, 8013, 8022, 9090, 9091);
    private static final Set<String> PORT_NAMES = Set.of("http1", "h2c");

    private static final int LONGEST_TIMEOUT_SECONDS = 600;
    private static final int MOST_CONCURRENCY = 1000;

    private final JsonNode service;
    private final JsonNode annotations;
    private final JsonNode pod;
    private final List<String> problems = new ArrayList<>();

    private ServingRules(Manifest service) {
        this.service = service.content();
        this.annotations = service.at("/spec/template/metadata/annotations");
        this.pod = service.at("/spec/template/spec");
    }

    /** What is wrong with a Service; empty if nothing is. */
    static List<String> check(Manifest service) {
        ServingRules rules = new ServingRules(service);
        rules.checkAnnotations();
        rules.checkScale();
        rules.checkPod();
        rules.pod.path("containers").forEach(rules::checkContainer);
        rules.checkTraffic();
        return rules.problems;
    }

    private void require(boolean condition, String problem, Object... arguments) {
        if (!condition) {
            problems.add(problem.formatted(arguments));
        }
    }

    private void checkAnnotations() {
        for (String name : Manifest.names(service.at("/metadata/annotations"))) {
            require(!name.startsWith(AUTOSCALING), "%s belongs under spec.template.metadata", name);
        }
        for (String name : Manifest.names(annotations)) {
            require(isKnown(name), "%s is no annotation that Knative knows", name);
            require(annotations.get(name).isTextual(), "%s is not text", name);
        }
    }

    private static boolean isKnown(String name) {
        if (!name.contains("knative.dev/")) {
            return true;
        }
        String last = name.substring(name.indexOf('/') + 1);
        return switch (name.substring(0, name.indexOf('/') + 1)) {
            case AUTOSCALING -> AUTOSCALING_NAMES.contains(last);
            case QUEUE -> QUEUE_NAMES.contains(last);
            case SERVING -> SERVING_NAMES.contains(last);
            default -> false;
        };
    }

    private void checkScale() {
        long least = scale("min-scale").map(Double::longValue).orElse(0L);
        long most = scale("max-scale").map(Double::longValue).orElse(0L);
        require(least >= 0 && most >= 0, "a scale below 0");
        require(most == 0 || least <= most, "min-scale %d is above max-scale %d", least, most);
        require(scale("initial-scale").orElse(1.0) >= 1, "initial-scale 0 needs the cluster's leave");
        require(scale("activation-scale").orElse(1.0) >= 1, "activation-scale is 1 or more");
        require(scale("target").orElse(1.0) >= 0.01, "target is 0.01 or more");
        require(
                scale("target-utilization-percentage")
                        .filter(part -> part < 1 || part > 100)
                        .isEmpty(),
                "target-utilization-percentage is 1 to 100");
        duration(AUTOSCALING + "window", Duration.ofSeconds(6), Duration.ofHours(1));
        duration(AUTOSCALING + "scale-down-delay", Duration.ZERO, Duration.ofHours(1));
        duration(AUTOSCALING + "scale-to-zero-pod-retention-period", Duration.ZERO, Duration.ofHours(1));
        duration(SERVING + "progress-deadline", Duration.ofSeconds(1), Duration.ofHours(24));
        String metric = text("metric").orElse("concurrency");
        boolean kpa = text("class").orElse("kpa.autoscaling.knative.dev").startsWith("kpa.");
        require(!kpa || Set.of("concurrency", "rps").contains(metric), "the class KPA knows no metric %s", metric);
    }

    private Optional<String> text(String name) {
        return annotation(AUTOSCALING + name);
    }

    private Optional<String> annotation(String name) {
        return Optional.ofNullable(annotations.get(name)).map(JsonNode::asText);
    }

    private Optional<Double> scale(String name) {
        try {
            return text(name).map(Double::valueOf);
        } catch (NumberFormatException e) {
            problems.add(name + " is no number");
            return Optional.empty();
        }
    }

    // As Go writes durations, as far as they are used: 30s, 5m, 1h.
    private void duration(String name, Duration least, Duration most) {
        annotation(name).ifPresent(text -> {
            boolean readable = text.matches("(\\d+h)?(\\d+m)?(\\d+s)?") && !text.isEmpty();
            require(readable, "%s is no duration: %s", name, text);
            if (readable) {
                Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
                require(
                        duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0,
                        "%s is %s to %s",
                        name,
                        least,
                        most);
            }
        });
    }

    private void checkPod() {
        for (String field : Manifest.names(pod)) {
            require(POD_FIELDS.contains(field), "%s is not allowed", field);
        }
        for (JsonNode volume : pod.path("volumes")) {
            for (String kind : Manifest.names(volume)) {
                require(VOLUMES.contains(kind), "volumes of kind %s are not allowed", kind);
            }
        }
        int timeout = pod.path("timeoutSeconds").asInt(300);
        require(timeout > 0 && timeout <= LONGEST_TIMEOUT_SECONDS, "timeoutSeconds is at most 600");
        int concurrency = pod.path("containerConcurrency").asInt(0);
        require(concurrency >= 0 && concurrency <= MOST_CONCURRENCY, "containerConcurrency is at most 1000");
    }

    private void checkContainer(JsonNode container) {
        for (String field : Manifest.names(container)) {
            require(CONTAINER_FIELDS.contains(field), "%s is not allowed in a container", field);
        }
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            require(!RESERVED_ENV.contains(name), "%s is Knative's own variable", name);
            require(variable.at("/valueFrom/fieldRef").isMissingNode(), "%s: fieldRef is not allowed", name);
            require(
                    variable.at("/valueFrom/resourceFieldRef").isMissingNode(),
                    "%s: resourceFieldRef is not allowed",
                    name);
        }
        checkPorts(container.path("ports"));
        require(
                !container.at("/livenessProbe/httpGet/port").isTextual()
                        && !container.at("/livenessProbe/tcpSocket/port").isTextual(),
                "a liveness probe's port is a number");
        require(
                container.at("/startupProbe/httpGet").isMissingNode()
                        || container.at("/startupProbe/httpGet/port").isInt(),
                "a startup probe without a port never succeeds");
        JsonNode security = container.path("securityContext");
        require(security.at("/capabilities/add").isMissingNode(), "capabilities are not added");
        require(!security.path("privileged").asBoolean(), "privileged is not allowed");
    }

    private void checkPorts(JsonNode ports) {
        require(ports.size() <= 1, "more than one port");
        for (JsonNode port : ports) {
            String name = port.path("name").asText("http1");
            require(PORT_NAMES.contains(name), "a port's name is http1 or h2c and not %s", name);
            int number = port.path("containerPort").asInt();
            require(!RESERVED_PORTS.contains(number), "port %d is Knative's own", number);
        }
    }

    private void checkTraffic() {
        JsonNode traffic = service.at("/spec/traffic");
        if (!traffic.isMissingNode()) {
            int sum = 0;
            for (JsonNode share : traffic) {
                sum += share.path("percent").asInt();
            }
            require(sum == 100, "traffic sums to %d", sum);
        }
        String revision = service.at("/spec/template/metadata/name").asText();
        String name = service.at("/metadata/name").asText();
        require(revision.isEmpty() || revision.startsWith(name + "-"), "the revision's name begins with %s-", name);
    }
}
