package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.lab.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the functions are.
 *
 * @param aggregator null where nobody is going to ask the view
 */
record Endpoints(URI users, URI products, URI purchases, URI aggregator) {
    /**
     * The fronts of the lab that runs on this data folder.
     *
     * @throws LabFailure if none does
     */
    static Endpoints ofLab(Path dataFolder) throws IOException {
        var control = dataFolder.resolve("control.json");
        if (!Files.exists(control)) {
            throw new LabFailure("No lab runs on the data folder " + dataFolder
                    + ". Start it with infra/up, or say with --data DIR which one is meant.");
        }
        int port = port(control);
        return new Endpoints(front(port + 1), front(port + 2), front(port + 3), front(port + 4));
    }

    private static int port(Path control) throws IOException {
        JsonNode port = new ObjectMapper().readTree(control.toFile()).path("port");
        if (!port.isInt()) {
            throw new LabFailure(control + " does not say which port the lab has. Start the lab again with infra/up.");
        }
        return port.intValue();
    }

    private static URI front(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
