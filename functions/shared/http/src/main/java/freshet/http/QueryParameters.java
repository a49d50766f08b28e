package freshet.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses a parameter of the query that is there and empty, or there more than once: JAX-RS would answer as if it were not there, or as
 * if only the first were, so that a script with an empty variable gets everything. It holds for every {@link RestQuery} of every
 * resource. Parameters that the resource does not know are ignored.
 */
class QueryParameters {
    private final Map<Method, List<String>> known = new ConcurrentHashMap<>();

    /**
     * Written as {@link ServerRequestFilter}, not as a provider: of those alone Quarkus sees at build time that they look at the
     * resource's method, which a native executable then keeps for reflection.
     *
     * @throws ProblemException 400 {@code invalid-request} if a parameter is empty or comes more than once
     */
    @ServerRequestFilter
    public void filter(ContainerRequestContext request, ResourceInfo resource) {
        MultivaluedMap<String, String> given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty()) {
            return;
        }
        for (String name : known.computeIfAbsent(resource.getResourceMethod(), QueryParameters::names)) {
            check(name, given.getOrDefault(name, List.of()));
        }
    }

    private static void check(String name, List<String> values) {
        if (values.size() > 1) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "'" + name + "' is there " + values.size() + " times: once is meant");
        }
        if (values.contains("")) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "'" + name + "' is empty: leave it out or give it a value");
        }
    }

    private static List<String> names(Method method) {
        return Arrays.stream(method.getParameters())
                .map(QueryParameters::name)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> name(Parameter parameter) {
        return Optional.ofNullable(parameter.getAnnotation(RestQuery.class))
                .map(RestQuery::value)
                .map(name -> name.isEmpty() ? parameter.getName() : name);
    }
}
