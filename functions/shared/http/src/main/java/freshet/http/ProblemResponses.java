package freshet.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Tells in every function's OpenAPI document what is so for each of its operations: that it takes {@code Deadline-Ms}, which
 * problems it may answer when it is not the request that is wrong, and what its conditions and parameters may be answered with.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {
    private static final List<String> OF_EVERY_OPERATION = List.of("429", "503", "504");
    private static final String BAD_QUERY = "400";
    private static final String NOT_MODIFIED = "304";
    private static final String DEADLINE = "Deadline-Ms";

    @Override
    public Operation filterOperation(Operation operation) {
        operation.addParameter(OASFactory.createParameter().ref(DEADLINE));
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        if (takes(operation, parameter -> parameter.getIn() == Parameter.In.QUERY)) {
            mayAnswer(operation, BAD_QUERY);
        }
        if (takes(operation, parameter -> HttpHeaders.IF_NONE_MATCH.equals(parameter.getName()))) {
            mayAnswer(operation, NOT_MODIFIED);
        }
        OF_EVERY_OPERATION.forEach(status -> mayAnswer(operation, status));
        return operation;
    }

    private static boolean takes(Operation operation, Predicate<Parameter> kind) {
        return operation.getParameters().stream().anyMatch(kind);
    }

    private static void mayAnswer(Operation operation, String status) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation
                    .getResponses()
                    .addAPIResponse(status, OASFactory.createAPIResponse().ref(status));
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        Components components = document.getComponents();
        components.addSchema("Problem", problem());
        components.addParameter(DEADLINE, deadline());
        OF_EVERY_OPERATION.forEach(status -> components.addResponse(status, response(Integer.parseInt(status))));
        components.addResponse(
                NOT_MODIFIED,
                OASFactory.createAPIResponse().description("The client has it already, as If-None-Match says"));
        components.addResponse(
                BAD_QUERY,
                problemResponse(
                        "A parameter is empty, is there more than once or is out of its bounds; one that is not known is ignored"));
    }

    private static APIResponse response(int status) {
        List<ProblemType> types = Arrays.stream(ProblemType.values())
                .filter(type -> type.status() == status)
                .toList();
        APIResponse response = problemResponse(types.stream()
                .map(type -> "`" + type.slug() + "`: " + type.title())
                .collect(Collectors.joining("; ")));
        if (types.stream().allMatch(ProblemType::saysWhenToRetry)) {
            response.addHeader(
                    "Retry-After",
                    OASFactory.createHeader()
                            .description("After how many seconds to try again")
                            .schema(integer()));
        }
        return response;
    }

    private static APIResponse problemResponse(String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("Problem"))));
    }

    private static Parameter deadline() {
        return OASFactory.createParameter()
                .name(DEADLINE)
                .in(Parameter.In.HEADER)
                .description("How many milliseconds the caller still waits; 5000 unless the operation takes longer")
                .schema(integer().minimum(BigDecimal.ZERO));
    }

    private static Schema problem() {
        return OASFactory.createSchema()
                .description("RFC 9457; `type` is `urn:freshet:problem:` and one of the slugs")
                .addType(Schema.SchemaType.OBJECT)
                .addProperty("type", text())
                .addProperty("title", text())
                .addProperty("status", integer())
                .addProperty("detail", text());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    }

    private static Schema integer() {
        return OASFactory.createSchema().addType(Schema.SchemaType.INTEGER);
    }
}
