package freshet.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

/**
 * Tells which methods a path takes, as the table of routes has them: in answer to {@code OPTIONS}, and with each 405 (RFC 9110, sections
 * 9.3.7 and 15.5.6). The framework itself names those of the whole class of resources, or none.
 */
@Provider
@PreMatching
public class AllowedMethods implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            Set<String> methods = at(request.getUriInfo().getPath());
            if (!methods.isEmpty()) {
                request.abortWith(Response.noContent()
                        .header(HttpHeaders.ALLOW, String.join(", ", methods))
                        .build());
            }
        }
    }

    /** The methods of this path, in the order of their names; none if there is nothing. */
    static Set<String> at(String path) {
        Set<String> methods = new TreeSet<>();
        var classes = new RequestMapper<>(
                new ArrayList<>(ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers()));
        // The longest beginning that fits comes first; only what it does not have is looked for behind shorter ones.
        for (RequestMatch<InitialMatch> match = classes.map(path);
                match != null && methods.isEmpty();
                match = classes.continueMatching(path, match)) {
            String rest = match.remaining.isEmpty() ? "/" : match.remaining;
            routes(match.value)
                    .forEach(routes -> routes.forEach((method, mapper) -> {
                        if (method != null && mapper.map(rest) != null) {
                            methods.add(method);
                        }
                    }));
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return methods;
    }

    private static List<Map<String, RequestMapper<RuntimeResource>>> routes(InitialMatch match) {
        return Arrays.stream(match.handlers)
                .filter(ClassRoutingHandler.class::isInstance)
                .map(handler -> ((ClassRoutingHandler) handler).getMappers())
                .toList();
    }
}
