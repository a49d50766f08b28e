package freshet.knative;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.mirrormaker2.KafkaMirrorMaker2;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads documents into the types that their kinds have, as strictly as a cluster's API server with strict validation: a field that
 * is not there, or a value of another type, is an error. The models of Fabric8 and Strimzi keep what they do not know; here they
 * may not. CloudNativePG publishes no Java model, so that its kinds have a JSON Schema of the fields that are used.
 */
final class Models {
    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("v1 Service", io.fabric8.kubernetes.api.model.Service.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("serving.knative.dev/v1 Service", io.fabric8.knative.serving.v1.Service.class),
            Map.entry("sources.knative.dev/v1 KafkaSource", KafkaSource.class),
            Map.entry("sources.knative.dev/v1 PingSource", PingSource.class),
            Map.entry("kafka.strimzi.io/v1 Kafka", Kafka.class),
            Map.entry("kafka.strimzi.io/v1 KafkaNodePool", KafkaNodePool.class),
            Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
            Map.entry("kafka.strimzi.io/v1 KafkaUser", KafkaUser.class),
            Map.entry("kafka.strimzi.io/v1 KafkaMirrorMaker2", KafkaMirrorMaker2.class),
            Map.entry("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class));

    private static final Map<String, JsonSchema> SCHEMAS = Map.of(
            "postgresql.cnpg.io/v1 Cluster", schema("/cloudnative-pg/cluster.json"),
            "postgresql.cnpg.io/v1 Pooler", schema("/cloudnative-pg/pooler.json"));

    private static final ObjectMapper STRICT = strict();

    private Models() {}

    private static ObjectMapper strict() {
        JsonMapper.Builder mapper = JsonMapper.builder()
                .annotationIntrospector(new WithoutLeftovers())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.withCoercionConfig(LogicalType.Textual, config -> config.setCoercion(shape, CoercionAction.Fail));
        }
        return mapper.build();
    }

    /** Takes no notice of the maps in which models keep what they do not know, and writes what is as by default, too. */
    private static final class WithoutLeftovers extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }

        @Override
        public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
            return JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS);
        }
    }

    private static JsonSchema schema(String resource) {
        try (InputStream schema = Models.class.getResourceAsStream(resource)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with it; empty if nothing is. */
    static List<String> check(Manifest manifest) {
        JsonSchema schema = SCHEMAS.get(manifest.type());
        if (schema != null) {
            return schema.validate(manifest.content()).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
        Class<?> type = TYPES.get(manifest.type());
        if (type == null) {
            return List.of("a kind that nobody here knows: " + manifest.type());
        }
        JsonNode document = manifest.withoutNulls().content();
        try {
            List<String> lost = new ArrayList<>();
            findLost("", document, STRICT.valueToTree(STRICT.treeToValue(document, type)), lost);
            return lost;
        } catch (JsonProcessingException e) {
            return List.of(e.getMessage());
        }
    }

    // A model takes the unknown name of a constant for none.
    private static void findLost(String place, JsonNode document, JsonNode read, List<String> lost) {
        for (String field : Manifest.names(document)) {
            findLost(place + "/" + field, document.get(field), read.path(field), lost);
        }
        for (int i = 0; i < (document.isArray() ? document.size() : 0); i++) {
            findLost(place + "/" + i, document.get(i), read.path(i), lost);
        }
        if (document.isValueNode() && !document.asText().equals(read.asText())) {
            lost.add(place + " is not what it may be: " + document.asText());
        }
    }
}
