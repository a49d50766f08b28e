package freshet.users;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import freshet.http.ImportLines;
import freshet.http.ImportReport;
import freshet.resilience.OwnTime;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;

/** Takes many users at once: newline-delimited JSON, a {@link UserDetails} a line, up to 10,000 lines. */
@Path("/users/import")
@RunOnVirtualThread
class UserImportResource {
    private final UserImport users;
    private final ObjectReader json;
    private final Validator validator;

    UserImportResource(UserImport users, ObjectMapper json, Validator validator) {
        this.users = users;
        this.json = json.reader();
        this.validator = validator;
    }

    /** Imports what can be taken and reports on every line; a call is taken as one, so that it can be repeated. */
    @OwnTime
    @POST
    @Consumes("application/x-ndjson")
    @Produces(MediaType.APPLICATION_JSON)
    public ImportReport importLines(InputStream body) throws IOException, SQLException {
        return users.store(ImportLines.read(body, json, UserDetails.class, validator));
    }
}
