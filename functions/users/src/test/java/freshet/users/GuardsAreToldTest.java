package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.testing.BackingServices;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class GuardsAreToldTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ft_timeout_calls_total",
                "ft_bulkhead_calls_total",
                "ft_bulkhead_executionsRunning",
                "ft_circuitbreaker_calls_total",
                "ft_circuitbreaker_opened_total",
                "ft_circuitbreaker_state_current",
            })
    void the_metrics_tell_what_the_guards_of_the_database_do(String metric) {
        given().get("/users?limit=1").then().statusCode(200);

        assertThat(metrics()).anyMatch(line -> line.startsWith(metric + "{") && line.contains("UserService.page"));
    }

    @Test
    void the_metrics_count_what_was_refused_because_its_deadline_had_passed() {
        double before = value("freshet_deadline_refused_total");

        given().header("Deadline-Ms", "0").get("/users?limit=1").then().statusCode(504);

        assertThat(value("freshet_deadline_refused_total")).isEqualTo(before + 1);
    }

    @Test
    void the_api_document_tells_of_every_operation_how_it_may_be_refused() throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString());

        assertThat(operations(document)).hasSizeGreaterThan(8).allSatisfy(operation -> {
            assertThat(operation.get("responses").has("503")).isTrue();
            assertThat(operation.get("responses").has("504")).isTrue();
            assertThat(operation.get("parameters").toString()).contains("Deadline-Ms");
        });
        assertThat(document.at("/paths/~1users/get/responses/400/$ref").asText())
                .isEqualTo("#/components/responses/400");
        assertThat(document.at("/components/responses/400/description").asText())
                .contains("empty", "more than once");
        assertThat(document.at("/paths/~1users~1{id}/get/responses")
                        .propertyStream()
                        .map(Map.Entry::getKey))
                .contains("200", "304");
        assertThat(document.at("/components/responses/503/description").asText())
                .contains("`unavailable`", "`bulkhead-full`", "`circuit-open`");
        assertThat(document.at("/components/responses/503/headers").has("Retry-After"))
                .isTrue();
        assertThat(document.at("/components/responses/504/description").asText())
                .contains("`deadline-exceeded`");
    }

    @Test
    void readiness_asks_for_no_database_and_no_broker() {
        String ready =
                given().get("/q/health/ready").then().statusCode(200).extract().asString();

        assertThat(ready).doesNotContainIgnoringCase("database").doesNotContainIgnoringCase("kafka");
    }

    private static List<JsonNode> operations(JsonNode document) {
        return document.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyStream())
                .map(operation -> operation.getValue())
                .filter(operation -> operation.has("responses"))
                .toList();
    }

    private static List<String> metrics() {
        return Stream.of(given().get("/q/metrics").asString().split("\n")).toList();
    }

    private static double value(String metric) {
        return metrics().stream()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
