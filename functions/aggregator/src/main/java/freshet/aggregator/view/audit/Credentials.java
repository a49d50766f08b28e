package freshet.aggregator.view.audit;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Proves to an owner that it is an audit that asks: by the token in a file, or by the secret of the system's own senders, or, where
 * there is neither, not at all.
 */
record Credentials(Optional<Path> token, Optional<String> secret) implements ClientRequestFilter {
    @Override
    public void filter(ClientRequestContext request) throws IOException {
        Optional<String> credentials =
                token.isPresent() ? Optional.of(Files.readString(token.get()).strip()) : secret;
        credentials.ifPresent(found -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, "Bearer " + found));
    }

    @Override
    public String toString() {
        return "the credentials of an audit";
    }
}
