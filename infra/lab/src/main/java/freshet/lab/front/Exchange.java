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
import io.vertx.core.streams.Pipe;
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
    private static final int READ_AHEAD = 64 * 1024;

    private final String function;
    private final Pool pool;
    private final HttpClient client;
    private final Guests guests;
    private final Connections connections;
    private final Duration longestWait;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context eventLoop = Vertx.currentContext();
    private final Set<Backend> refused = new HashSet<>();
    private final Pool.Waiter inTheQueue = backend -> eventLoop.runOnContext(served -> proceed(backend));

    private final Buffer ahead = Buffer.buffer();
    private final String guest;

    private long patience;
    private boolean waits;
    private boolean isHere;
    private Backend backend;
    private HttpClientRequest onward;
    private Pipe<Buffer> rest;

    Exchange(
            String function,
            Pool pool,
            HttpClient client,
            Guests guests,
            Connections connections,
            Duration longestWait,
            HttpServerRequest request) {
        this.function = function;
        this.pool = pool;
        this.client = client;
        this.guests = guests;
        this.connections = connections;
        this.longestWait = longestWait;
        this.request = request;
        this.response = request.response();
        this.guest = request.remoteAddress().hostAddress();
    }

    void begin() {
        request.pause();
        connections.begun(request.connection());
        response.closeHandler(closed -> abandon());
        response.endHandler(answered -> end());
        if (Unreadable.is(request)) {
            fail(400, "The path, the query or the host is not as RFC 3986 has them.");
            return;
        }
        if (!guests.waiting().enter(guest)) {
            fail(429, "More requests wait here than one client may have.");
            return;
        }
        waits = true;
        if (mayBeReadAhead()) {
            readAhead();
        } else {
            tryNext();
        }
    }

    // Of a body that is too large, who asks first is told so by the instance.
    private boolean mayBeReadAhead() {
        var headers = request.headers();
        return Headers.announceBody(headers)
                && !(Headers.askFirst(headers) && Headers.announcedLength(headers) > READ_AHEAD);
    }

    private void readAhead() {
        patience = eventLoop
                .owner()
                .setTimer(guests.limits().body().toMillis(), over -> fail(408, "The body did not arrive in time."));
        request.exceptionHandler(brokenOff -> abandon());
        request.endHandler(all -> {
            isHere = true;
            goOn();
        });
        request.handler(part -> {
            ahead.appendBuffer(part);
            if (ahead.length() >= READ_AHEAD && !isHere) {
                request.pause();
                goOn();
            }
        });
        if (Headers.askFirst(request.headers())) {
            response.writeContinue();
        }
        request.resume();
    }

    private void goOn() {
        if (eventLoop.owner().cancelTimer(patience)) {
            tryNext();
        }
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
        waitNoMore();
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
        onward.exceptionHandler(reset -> {}); // the answer that does not come tells of it
        onward.response().onSuccess(this::answer).onFailure(failure -> breakOff());
        if (!Headers.announceBody(request.headers())) {
            request.resume();
            onward.end();
            return;
        }
        onward.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
        if (isHere) {
            onward.end(ahead);
        } else if (ahead.length() > 0) {
            onward.write(ahead);
            sendRest();
        } else {
            askFirst();
        }
    }

    private void askFirst() {
        onward.putHeader(HttpHeaders.EXPECT, HttpHeaders.CONTINUE);
        onward.continueHandler(goOn -> {
            response.writeContinue();
            sendRest();
        });
        onward.sendHead();
    }

    // Where the instance has answered by then, it has broken off nothing.
    private void sendRest() {
        rest = request.pipe().endOnFailure(false);
        rest.to(onward).onFailure(failure -> {
            onward.exceptionHandler(reset -> {}); // a pipe that is closed takes its own away, and this one with it
            onward.reset();
        });
    }

    private void answer(HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        Headers.passOn(answer.headers(), response.headers());
        sayWhetherTheRestIsWanted();
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
        waitNoMore();
        if (!response.ended() && !response.closed()) {
            sayWhetherTheRestIsWanted();
            Problem.send(response, status, detail);
        }
    }

    // RFC 9112, 9.6: who sends on what nobody reads is told that the connection ends here.
    private void sayWhetherTheRestIsWanted() {
        if (!request.isEnded()) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
    }

    private void end() {
        connections.ended(request.connection());
        if (!request.isEnded()) {
            letTheRestGoBy();
        }
    }

    // Closed at once, the connection would be reset, and the client might lose the answer.
    private void letTheRestGoBy() {
        if (rest != null) {
            rest.close();
        } else if (onward != null) {
            onward.reset();
        }
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        var timer = eventLoop
                .owner()
                .setTimer(
                        guests.limits().linger().toMillis(),
                        over -> request.connection().close());
        request.exceptionHandler(closed -> eventLoop.owner().cancelTimer(timer));
        request.endHandler(all -> {
            if (eventLoop.owner().cancelTimer(timer)) {
                request.connection().close();
            }
        });
        request.handler(part -> {});
        request.resume();
    }

    private void waitNoMore() {
        if (waits) {
            waits = false;
            guests.waiting().leave(guest);
        }
    }

    // The client has gone: the instance need not go on either.
    private void abandon() {
        eventLoop.owner().cancelTimer(patience);
        waitNoMore();
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
