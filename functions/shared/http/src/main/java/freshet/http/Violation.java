package freshet.http;

import io.vertx.core.json.JsonObject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * A value of a request that breaks a rule.
 *
 * @param field the parameter's name; of a body the way to the value, such as {@code price.amount}, and empty for the body as a whole
 */
record Violation(In in, String field, String message) {
    private static final Comparator<Violation> ORDER = Comparator.comparing((Violation violation) -> violation.in)
            .thenComparing(Violation::field)
            .thenComparing(Violation::message);

    /** The part of the request. */
    enum In {
        PATH,
        QUERY,
        HEADER,
        BODY
    }

    /**
     * What a resource's method refuses of its parameters, in an order that is the same each time.
     *
     * @param method that was called
     */
    static List<Violation> of(Method method, Collection<ConstraintViolation<?>> violations) {
        return violations.stream()
                .map(violation -> of(method, violation))
                .sorted(ORDER)
                .toList();
    }

    private static Violation of(Method method, ConstraintViolation<?> violation) {
        List<Path.Node> nodes = new ArrayList<>();
        violation.getPropertyPath().forEach(nodes::add);
        In in = nodes.stream()
                .filter(node -> node.getKind() == ElementKind.PARAMETER)
                .map(node -> in(method, node.as(Path.ParameterNode.class)))
                .findFirst()
                .orElse(In.BODY);
        return new Violation(in, in == In.BODY ? inBody(nodes) : last(nodes), violation.getMessage());
    }

    private static In in(Method method, Path.ParameterNode parameter) {
        for (Annotation annotation : method.getParameterAnnotations()[parameter.getParameterIndex()]) {
            switch (annotation) {
                case RestQuery query -> {
                    return In.QUERY;
                }
                case QueryParam query -> {
                    return In.QUERY;
                }
                case RestPath path -> {
                    return In.PATH;
                }
                case PathParam path -> {
                    return In.PATH;
                }
                case RestHeader header -> {
                    return In.HEADER;
                }
                case HeaderParam header -> {
                    return In.HEADER;
                }
                default -> {
                    // it says something else of the parameter
                }
            }
        }
        return In.BODY;
    }

    private static String last(List<Path.Node> nodes) {
        return nodes.getLast().getName();
    }

    // Without the method and its parameter, whose names are the code's.
    private static String inBody(List<Path.Node> nodes) {
        return nodes.stream()
                .filter(node -> node.getKind() == ElementKind.PROPERTY)
                .map(Path.Node::toString)
                .collect(Collectors.joining("."));
    }

    JsonObject json() {
        return new JsonObject()
                .put("field", field)
                .put("in", in.name().toLowerCase(Locale.ROOT))
                .put("message", message);
    }
}
