package freshet.resilience;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** A resource that fails as it is told to. */
@Path("/failing")
@RunOnVirtualThread
class Failing {
    @GET
    @Path("/{how}")
    public String fail(@RestPath String how) throws Exception {
        switch (how) {
            case "stack" -> throw new AssertionError("not reached: " + deeper(0));
            case "assertion" -> throw new AssertionError("one of ours");
            case "linkage" -> throw new NoSuchFieldError("one of a library's");
            case "null" -> throw new NullPointerException();
            case "validation" -> throw new ValidationException("java.lang.String");
            case "teapot" -> throw new WebApplicationException("java.lang.String", 418);
            case "gone" -> throw new WebApplicationException(410);
            case "database" -> throw new IllegalStateException(new SQLException("away", "08006"));
            case "slow" -> throw new SQLException("cancelled", "57014");
            case "unauthorized" -> throw new UnauthorizedException("java.lang.String");
            case "unauthenticated" -> throw new AuthenticationFailedException("java.lang.String");
            case "forbidden" -> throw new ForbiddenException("java.lang.String");
            default -> {
                return how;
            }
        }
    }

    @GET
    public String find(@RestQuery String name) {
        return "name: " + name;
    }

    @POST
    public int take(String body) {
        return body.length();
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }
}
