package freshet.knative;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingRulesTest {
    private static final Manifest GOOD = Manifests.of("""
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata:
              name: users
              annotations: {}
            spec:
              template:
                metadata:
                  annotations:
                    autoscaling.knative.dev/min-scale: "0"
                    autoscaling.knative.dev/max-scale: "5"
                spec:
                  containerConcurrency: 100
                  timeoutSeconds: 60
                  containers:
                    - name: users
                      image: users
                      env:
                        - {name: ANY, value: any}
                      ports:
                        - {name: http1, containerPort: 8080}
                      livenessProbe: {httpGet: {path: /, port: 8080}}
                      securityContext: {capabilities: {drop: [ALL]}}
                  volumes:
                    - {name: tmp, emptyDir: {}}
            """);

    @Test
    void a_good_service_has_nothing_wrong() {
        assertThat(Models.check(GOOD)).isEmpty();
        assertThat(ServingRules.check(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /metadata/annotations/autoscaling.knative.dev~1min-scale                | "1"                               | belongs under
            /spec/template/metadata/annotations/autoscaling.knative.dev~1minscale   | "1"                               | no annotation
            /spec/template/metadata/annotations/queue.sidecar.serving.knative.dev~1cpu | "1"                            | no annotation
            /spec/template/metadata/annotations/serving.knative.dev~1rollout        | "1"                               | no annotation
            /spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale  | "-1"                              | below 0
            /spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale  | "6"                               | above max-scale
            /spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale  | "one"                             | no number
            /spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale  | 1                                 | not text
            /spec/template/metadata/annotations/autoscaling.knative.dev~1initial-scale | "0"                            | initial-scale
            /spec/template/metadata/annotations/autoscaling.knative.dev~1activation-scale | "0"                         | activation-scale
            /spec/template/metadata/annotations/autoscaling.knative.dev~1window     | "5s"                              | window
            /spec/template/metadata/annotations/autoscaling.knative.dev~1window     | "61m"                             | window
            /spec/template/metadata/annotations/autoscaling.knative.dev~1scale-down-delay | "soon"                      | no duration
            /spec/template/metadata/annotations/autoscaling.knative.dev~1metric     | "cpu"                             | knows no metric
            /spec/template/metadata/annotations/autoscaling.knative.dev~1metric     | "memory"                          | knows no metric
            /spec/template/metadata/annotations/autoscaling.knative.dev~1target     | "0.009"                           | target is
            /spec/template/metadata/annotations/autoscaling.knative.dev~1target-utilization-percentage | "170"          | utilization
            /spec/template/metadata/annotations/serving.knative.dev~1progress-deadline | "20"                           | no duration
            /spec/template/metadata/annotations/serving.knative.dev~1progress-deadline | "0s"                           | progress-deadline
            /spec/template/spec/timeoutSeconds                                      | 601                               | timeoutSeconds
            /spec/template/spec/containerConcurrency                                | 1001                              | containerConcurrency
            /spec/template/spec/containers/0/env/0/name                             | "PORT"                            | own variable
            /spec/template/spec/containers/0/env/0/name                             | "K_SERVICE"                       | own variable
            /spec/template/spec/containers/0/env/0                                  | {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}} | fieldRef
            /spec/template/spec/containers/0/ports/0/name                           | "http"                            | http1 or h2c
            /spec/template/spec/containers/0/ports/1                                | {"name":"h2c","containerPort":81} | more than one port
            /spec/template/spec/containers/0/ports/0/containerPort                  | 8012                              | own
            /spec/template/spec/containers/0/ports/0/containerPort                  | 9091                              | own
            /spec/template/spec/containers/0/livenessProbe/httpGet/port             | "http1"                           | a number
            /spec/template/spec/containers/0/startupProbe                           | {"httpGet":{"path":"/"}}          | never succeeds
            /spec/template/spec/containers/0/lifecycle                              | {}                                | not allowed
            /spec/template/spec/containers/0/securityContext/capabilities/add       | ["NET_ADMIN"]                     | not added
            /spec/template/spec/containers/0/securityContext/privileged             | true                              | privileged
            /spec/template/spec/terminationGracePeriodSeconds                       | 30                                | not allowed
            /spec/template/spec/restartPolicy                                       | "Always"                          | not allowed
            /spec/template/spec/initContainers                                      | []                                | not allowed
            /spec/template/spec/securityContext                                     | {"runAsNonRoot":true}             | not allowed
            /spec/template/spec/affinity                                            | {}                                | not allowed
            /spec/template/spec/nodeSelector                                        | {}                                | not allowed
            /spec/template/spec/tolerations                                         | []                                | not allowed
            /spec/template/spec/topologySpreadConstraints                           | []                                | not allowed
            /spec/template/spec/hostAliases                                         | []                                | not allowed
            /spec/template/spec/priorityClassName                                   | "high"                            | not allowed
            /spec/template/spec/dnsPolicy                                           | "Default"                         | not allowed
            /spec/template/spec/hostNetwork                                         | true                              | not allowed
            /spec/template/spec/volumes/0                                           | {"name":"tmp","hostPath":{"path":"/"}} | hostPath
            /spec/template/spec/volumes/0                                           | {"name":"tmp","persistentVolumeClaim":{"claimName":"a"}} | persistentVolumeClaim
            /spec/template/spec/volumes/0                                           | {"name":"tmp","csi":{"driver":"a"}} | csi
            /spec/traffic                                                           | [{"percent":60},{"percent":30}]   | traffic sums to 90
            /spec/template/metadata/name                                            | "products-1"                      | begins with users-
            """)
    void what_knative_serving_refuses_is_found(String place, String value, String problem) {
        assertThat(ServingRules.check(GOOD.with(place, value)))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /spec/template/spec/containers/0/imagePullPolcy                         | "Always"  | imagePullPolcy
            /spec/template/spec/containerConcurency                                 | 5         | containerConcurency
            /spec/tempalte                                                          | {}        | tempalte
            /spec/template/spec/containers/0/env/0/value                            | 8080      | String
            /spec/template/spec/containers/0/env/0/value                            | true      | String
            /spec/template/spec/timeoutSeconds                                      | "60"      | Cannot coerce String
            """)
    void a_field_that_is_not_there_and_a_value_of_another_type_are_found(String place, String value, String problem) {
        assertThat(Models.check(GOOD.with(place, value)))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void what_knative_takes_beside_that_is_taken() {
        List<String> taken = List.of(
                "autoscaling.knative.dev~1scale-to-zero-pod-retention-period",
                "autoscaling.knative.dev~1scale-down-delay",
                "autoscaling.knative.dev~1window",
                "serving.knative.dev~1progress-deadline");

        assertThat(Stream.of("30s", "1m", "1h")
                        .flatMap(value -> taken.stream()
                                .map(name ->
                                        GOOD.with("/spec/template/metadata/annotations/" + name, "\"" + value + "\""))))
                .allSatisfy(service -> assertThat(ServingRules.check(service)).isEmpty());
        assertThat(ServingRules.check(GOOD.with(
                        "/spec/template/spec/volumes/0", "{\"name\":\"tmp\",\"projected\":{\"sources\":[]}}")))
                .isEmpty();
    }
}
