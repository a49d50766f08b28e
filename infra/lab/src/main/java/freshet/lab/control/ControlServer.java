package freshet.lab.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.LabFailure;
import freshet.lab.links.Fault;
import freshet.lab.links.Links;
import freshet.lab.process.Instance;
import freshet.lab.process.Launch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * The lab's side of the control: {@code GET /status}; {@code POST /instances/NAME/stop}, {@code …/start} and {@code …/replace},
 * each answered with the status of the instances it is about, once it is done; {@code GET /functions/NAME}, answered with the
 * {@link Launch} of one more instance; {@code GET /links} and {@code PUT /links/NAME} with a fault as its body, answered with
 * the status of the links. 401 without the token, 404 for a name that nothing has, 400 for what is no fault, 409 for what cannot be
 * done.
 */
public final class ControlServer {
    private static final Logger LOG = Logger.getLogger(ControlServer.class.getName());
    private static final Pattern ORDER = Pattern.compile("/instances/([a-z0-9-]+)/(stop|start|replace)");
    private static final Pattern LINK = Pattern.compile("/links/([a-z:-]+)");
    private static final Pattern FUNCTION = Pattern.compile("/functions/([a-z0-9-]+)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Access access;
    private final Operations lab;
    private final Links links;

    /** @param links what can go wrong between the functions and the rest */
    public ControlServer(Access access, Operations lab, Links links) {
        this.access = access;
        this.lab = lab;
        this.links = links;
    }

    /** Listens from when the future is complete until {@code vertx} is closed. */
    public Future<Void> listen(Vertx vertx) {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(access.port())
                        // An upgrade whose settings cannot be read would get an answer without an end.
                        .setHttp2ClearTextEnabled(false))
                .requestHandler(this::answer)
                .listen()
                .mapEmpty();
    }

    private void answer(HttpServerRequest request) {
        var order = ORDER.matcher(request.path());
        var function = FUNCTION.matcher(request.path());
        var link = LINK.matcher(request.path());
        if (!isAllowed(request)) {
            send(request, 401, Map.of("detail", "The token of this lab's control.json is missing."));
        } else if (request.method().equals(HttpMethod.GET) && request.path().equals("/status")) {
            send(request, 200, statuses(lab.instances()));
        } else if (request.method().equals(HttpMethod.POST) && order.matches()) {
            // Stopping and starting take seconds, which the event loop has not.
            Thread.ofVirtual().start(() -> obey(request, order.group(1), order.group(2)));
        } else if (request.method().equals(HttpMethod.GET) && function.matches()) {
            lab.launch(function.group(1))
                    .ifPresentOrElse(
                            launch -> send(request, 200, launch), () -> sendNothingNamed(request, function.group(1)));
        } else if (request.method().equals(HttpMethod.GET) && request.path().equals("/links")) {
            send(request, 200, links.statuses());
        } else if (request.method().equals(HttpMethod.PUT) && link.matches()) {
            request.body().onSuccess(fault -> set(request, link.group(1), fault.toString()));
        } else {
            send(request, 404, Map.of("detail", "There is nothing here."));
        }
    }

    private boolean isAllowed(HttpServerRequest request) {
        var given = String.valueOf(request.getHeader(HttpHeaders.AUTHORIZATION));
        return MessageDigest.isEqual(bytes(given), bytes("Bearer " + access.token()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void obey(HttpServerRequest request, String name, String order) {
        try {
            var concerned = switch (order) {
                case "stop" -> lab.stop(name);
                case "start" -> lab.start(name);
                case "replace" -> lab.replace(name);
                default -> throw new IllegalStateException(order);
            };
            if (concerned.isEmpty()) {
                sendNothingNamed(request, name);
            } else {
                send(request, 200, statuses(concerned));
            }
        } catch (LabFailure e) {
            send(request, 409, Map.of("detail", e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, order + " of " + name + " has failed", e);
            send(request, 500, Map.of("detail", "The lab has failed at that; its log says more."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void set(HttpServerRequest request, String link, String fault) {
        try {
            send(request, 200, links.set(link, Fault.of(fault)));
        } catch (IllegalArgumentException e) {
            send(request, 400, Map.of("detail", e.getMessage() + "."));
        } catch (LabFailure e) {
            send(request, 404, Map.of("detail", e.getMessage()));
        }
    }

    private static List<InstanceStatus> statuses(List<Instance> instances) {
        return instances.stream().map(InstanceStatus::of).toList();
    }

    private static void sendNothingNamed(HttpServerRequest request, String name) {
        send(request, 404, Map.of("detail", "Nothing in this lab is named " + name + "."));
    }

    private static void send(HttpServerRequest request, int status, Object body) {
        try {
            request.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
