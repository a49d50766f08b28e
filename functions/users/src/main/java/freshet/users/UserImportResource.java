package freshet.users;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import freshet.http.ImportLines;
import freshet.http.ImportReport;
import freshet.resilience.OwnTime;
import freshet.resilience.bodies.Bodies;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Takes many users at once: newline-delimited JSON, a {@link UserDetails} a line, up to 10,000 lines and of any length. */
@Path("/users/import")
@RunOnVirtualThread
class UserImportResource {
    private final UserImport users;
    private final Bodies bodies;
    private final ObjectReader json;
    private final Validator validator;

    UserImportResource(UserImport users, Bodies bodies, ObjectMapper json, Validator validator) {
        this.users = users;
        this.bodies = bodies;
        this.json = json.reader();
        this.validator = validator;
    }

    /** Imports what can be taken and reports on every line; a call is taken as one, so that it can be repeated. */
    @OwnTime
    @POST
    @Consumes("application/x-ndjson")
    @Produces(MediaType.APPLICATION_JSON)
    @RequestBody(required = true, content = @Content(mediaType = "application/x-ndjson"))
    public ImportReport importLines() throws SQLException {
        return users.store(new ImportLines<>(bodies.stream(), json, UserDetails.class, validator));
    }
}
