package freshet.e2e.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Several sources at once, each at its own constant rate whether or not the answers keep up: an open loop. What a request
 * takes is counted from when it was due, so that a stall shows in all that it held up, not in one. Ends by itself after 15 minutes.
 */
public final class Load implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST_UNDER_WAY = 4_096;

    private final List<Stream> streams;

    private Load(List<Source> sources, int mostUnderWay) {
        streams = IntStream.range(0, sources.size())
                .mapToObj(i -> new Stream(sources.get(i), (double) i / sources.size(), mostUnderWay))
                .toList();
    }

    /** Of these sources; nothing is sent yet. */
    public static Load of(Source... sources) {
        return of(MOST_UNDER_WAY, sources);
    }

    /** @param mostUnderWay how many requests of a source may have no answer yet; beyond, they are not sent, and counted so */
    static Load of(int mostUnderWay, Source... sources) {
        return new Load(List.of(sources), mostUnderWay);
    }

    /** Sends for this long, waits for the last answer and tells what it met. The connections are kept for the next time. */
    public Results run(Duration time) {
        streams.forEach(stream -> stream.begin(time));
        return end(time);
    }

    /** Sends from now on, until {@link #end} or {@link #close}. */
    public Load begin() {
        streams.forEach(stream -> stream.begin(LONGEST));
        return this;
    }

    /** What was answered since the last beginning. */
    public Results soFar() {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        streams.forEach(stream -> tallies.merge(stream.name(), stream.tally(), Tally::plus));
        return new Results(tallies);
    }

    /** Sends no more, waits for the last answer and tells what was met since the beginning. */
    public Results end() {
        return end(Duration.ZERO);
    }

    private Results end(Duration after) {
        long end = System.nanoTime() + after.toNanos();
        streams.forEach(stream -> stream.end(end));
        return soFar();
    }

    @Override
    public void close() {
        try {
            end();
        } finally {
            streams.forEach(Stream::close);
        }
    }
}
