package freshet.e2e.load;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.SynchronizedHistogram;

/** A {@link Source} that flows: a clock of its own, its client and what it has met. Used by one thread. */
final class Stream {
    /** What has no answer by then gets none. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final FutureTask<Void> NEVER_BEGUN = new FutureTask<>(() -> null);

    static {
        NEVER_BEGUN.run();
    }

    private final Source source;
    private final double phase;
    private final int mostUnderWay;
    private final Semaphore permits;
    private final HttpClient http;
    private final long nanosBetween;
    private final Map<Outcome, SynchronizedHistogram> histograms = new ConcurrentHashMap<>();
    private FutureTask<Void> clock = NEVER_BEGUN;
    private volatile long end;
    private volatile Throwable mishap;

    /** @param phase which part of the time between two requests goes by before the first, so that streams do not beat as one */
    Stream(Source source, double phase, int mostUnderWay) {
        this.source = source;
        this.phase = phase;
        this.mostUnderWay = mostUnderWay;
        this.permits = new Semaphore(mostUnderWay);
        this.nanosBetween = Math.round(Duration.ofSeconds(1).toNanos() / source.perSecond());
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        source.address().ifPresent(client::localAddress);
        this.http = client.build();
    }

    String name() {
        return source.name();
    }

    Tally tally() {
        return Tally.of(histograms);
    }

    void begin(Duration time) {
        end(System.nanoTime());
        histograms.clear();
        long begin = System.nanoTime();
        end = begin + time.toNanos();
        clock = new FutureTask<>(() -> keepTime(begin + (long) (phase * nanosBetween)), null);
        Thread.ofPlatform().name("load " + name()).daemon().start(clock);
    }

    /** Returns when the time has come and the last answer, too. */
    void end(long when) {
        if (when - end < 0) {
            end = when;
        }
        try {
            clock.get();
            // Each request gives up by itself, so all of them come back.
            permits.acquire(mostUnderWay);
            permits.release(mostUnderWay);
            if (mishap != null) {
                throw new IllegalStateException("The onlooker of " + name() + " failed", mishap);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The source " + name() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keepTime(long begin) {
        for (long due = begin; due - end < 0; due += nanosBetween) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
                if (due - end >= 0) {
                    return;
                }
            }
            send(due);
        }
    }

    private void send(long due) {
        HttpRequest request = source.requests().get().timeout(PATIENCE).build();
        if (!permits.tryAcquire()) {
            count(Outcome.NOT_SENT, PATIENCE.toNanos());
            return;
        }
        long asked = System.nanoTime();
        http.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8))
                // The timeout of the request ends with the head of the answer; this one covers the body.
                .orTimeout(PATIENCE.toMillis() + 500, TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> finish(due, asked, answer, failure));
    }

    private void finish(long due, long asked, HttpResponse<String> answer, Throwable failure) {
        try {
            long taken = System.nanoTime() - due;
            count(failure == null ? Outcome.of(answer) : Outcome.of(causeOf(failure)), taken);
            if (failure == null) {
                source.onlooker().accept(new Answer(answer, asked));
            }
        } catch (RuntimeException | AssertionError e) {
            mishap = e;
        } finally {
            permits.release();
        }
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void count(Outcome outcome, long nanos) {
        histograms
                .computeIfAbsent(outcome, key -> new SynchronizedHistogram(Latency.DIGITS))
                .recordValue(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    void close() {
        http.shutdownNow();
        http.close();
    }
}
