package freshet.lab.front;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * One request on its way through a front, and its answer on the way back; bodies are streamed both ways. All of it happens on
 * the event loop of the client's connection, so nothing here is shared between threads.
 */
final class Exchange {
    private final String function;
    private final Pool pool;
    private final HttpClient client;
    private final Duration longestWait;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context eventLoop = Vertx.currentContext();
    private final Set<Backend> refused = new HashSet<>();
    private final Pool.Waiter inTheQueue = backend -> eventLoop.runOnContext(served -> proceed(backend));

    private long patience;
    private Backend backend;
    private HttpClientRequest onward;

    Exchange(String function, Pool pool, HttpClient client, Duration longestWait, HttpServerRequest request) {
        this.function = function;
        this.pool = pool;
        this.client = client;
        this.longestWait = longestWait;
        this.request = request;
        this.response = request.response();
    }

    void begin() {
        if (Unreadable.is(request)) {
            fail(400, "The path, the query or the host is not as RFC 3986 has them.");
            return;
        }
        request.pause();
        response.closeHandler(closed -> abandon());
        tryNext();
    }

    private void tryNext() {
        pool.take(refused).ifPresentOrElse(this::connect, this::queue);
    }

    // Whoever refused it may be another process by the time that its turn comes.
    private void queue() {
        refused.clear();
        if (pool.await(inTheQueue)) {
            patience = eventLoop.owner().setTimer(longestWait.toMillis(), over -> giveUp());
        } else {
            fail(503, "No instance of " + function + " is ready for one more request.");
        }
    }

    private void giveUp() {
        if (pool.forget(inTheQueue)) {
            fail(503, "No instance of " + function + " became ready within " + longestWait.toSeconds() + " s.");
        }
    }

    private void proceed(Backend served) {
        eventLoop.owner().cancelTimer(patience);
        if (response.closed()) {
            pool.release(served);
        } else {
            connect(served);
        }
    }

    private void connect(Backend taken) {
        backend = taken;
        client.request(new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(backend.port())
                        .setMethod(request.method())
                        .setURI(request.uri()))
                .onSuccess(this::send)
                .onFailure(refusal -> tryAnother());
    }

    // Nothing was sent to the one that could not be reached, so this is safe for every method.
    private void tryAnother() {
        refused.add(backend);
        settle();
        tryNext();
    }

    private void send(HttpClientRequest connected) {
        onward = connected;
        if (response.closed()) {
            abandon();
            return;
        }
        onward.authority(request.authority());
        Headers.passOn(request.headers(), onward.headers());
        Headers.addForwarded(request, onward.headers());
        onward.response().onSuccess(this::answer).onFailure(failure -> breakOff());
        if (Headers.announceBody(request.headers())) {
            onward.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
            pipe(request, onward).onFailure(failure -> onward.reset());
        } else {
            request.resume();
            onward.end();
        }
    }

    private void answer(HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        Headers.passOn(answer.headers(), response.headers());
        if (hasBody(answer) && !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.setChunked(true);
        }
        pipe(answer, response).onComplete(end -> {
            settle();
            if (end.failed()) {
                response.reset();
            }
        });
    }

    // What breaks off midway must not look like something whole: by default, a pipe ends its far side in any case.
    private static Future<Void> pipe(ReadStream<Buffer> from, WriteStream<Buffer> to) {
        return from.pipe().endOnFailure(false).to(to);
    }

    private boolean hasBody(HttpClientResponse answer) {
        return !request.method().equals(HttpMethod.HEAD) && answer.statusCode() != 204 && answer.statusCode() != 304;
    }

    private void breakOff() {
        settle();
        fail(502, "The instance of " + function + " broke off.");
    }

    private void fail(int status, String detail) {
        if (!response.ended() && !response.closed()) {
            request.resume();
            Problem.send(response, status, detail);
        }
    }

    // The client has gone: the instance need not go on either.
    private void abandon() {
        pool.forget(inTheQueue);
        if (onward != null) {
            onward.reset();
        }
        settle();
    }

    // Once for each instance that was taken, whichever end comes first.
    private void settle() {
        if (backend != null) {
            var left = backend;
            backend = null;
            pool.release(left);
        }
    }
}
