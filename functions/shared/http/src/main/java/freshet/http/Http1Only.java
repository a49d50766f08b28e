package freshet.http;

import io.quarkus.arc.Unremovable;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Leaves out HTTP/2 without TLS, which nobody in front of a function speaks. A request for an upgrade whose settings cannot be read would
 * be answered by a 400 that has no end.
 */
@Singleton
@Unremovable
class Http1Only implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
