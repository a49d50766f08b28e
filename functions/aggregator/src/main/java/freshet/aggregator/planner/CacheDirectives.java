package freshet.aggregator.planner;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import freshet.resilience.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request's {@code Cache-Control} asks for (RFC 9111, section 5.2.1; RFC 5861, section 4), the view being the cache and the
 * services its origin. Unknown directives mean nothing (RFC 9111, section 5.2.3), and so do {@code no-store} and {@code
 * no-transform}, for nothing is stored or transformed here. No directive is refused, up to {@value #MAX_DIRECTIVES} of them: of one that comes twice the stricter counts, a
 * restriction that cannot be read is the strictest there is, and an allowance that cannot be read allows nothing.
 *
 * @param noCache whether only the owners will do
 * @param onlyIfCached whether only the view will do
 * @param maxAge how old an answer may be; restricts
 * @param minFresh for how long it must stay younger than the bound that is configured, or {@code maxAge}; restricts
 * @param maxStale by how much it may be older if the owners fail; allows
 * @param staleIfError how old it may be if the owners fail; allows
 */
public record CacheDirectives(
        boolean noCache,
        boolean onlyIfCached,
        Optional<Duration> maxAge,
        Optional<Duration> minFresh,
        Optional<Duration> maxStale,
        Optional<Duration> staleIfError) {
    /** What a request says that says nothing. */
    public static final CacheDirectives NONE =
            new CacheDirectives(false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Longer than any view lives; what {@code delta-seconds} that are too large stand for (RFC 9111, section 1.2.2). */
    static final Duration FOREVER = Duration.ofSeconds(1L << 31);

    private static final int MAX_DIRECTIVES = 100;
    private static final int MOST_DIGITS = 9;

    /**
     * Reads the header.
     *
     * @param lines as they came; none where there was no such header
     * @throws ProblemException 400 if there are more than {@value #MAX_DIRECTIVES} directives
     */
    public static CacheDirectives parse(List<String> lines) {
        List<String> elements =
                lines.stream().flatMap(line -> elements(line).stream()).toList();
        if (elements.size() > MAX_DIRECTIVES) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "Cache-Control takes at most " + MAX_DIRECTIVES + " directives");
        }
        Map<String, Duration> found = new HashMap<>();
        elements.forEach(element -> note(element, found));
        return new CacheDirectives(
                found.containsKey("no-cache"),
                found.containsKey("only-if-cached"),
                Optional.ofNullable(found.get("max-age")),
                Optional.ofNullable(found.get("min-fresh")),
                Optional.ofNullable(found.get("max-stale")),
                Optional.ofNullable(found.get("stale-if-error")));
    }

    /** How old the view may be to answer in the first place. */
    Duration bound(Duration freshFor) {
        Duration bound = maxAge.orElse(freshFor).minus(minFresh.orElse(Duration.ZERO));
        return noCache || bound.isNegative() ? Duration.ZERO : bound;
    }

    /** How old the view may be to answer for owners that fail; {@link #FOREVER} if that does not matter. */
    Duration boundOfFallback(Duration freshFor) {
        if (!restricts() && maxStale.isEmpty() && staleIfError.isEmpty()) {
            return FOREVER;
        }
        Duration bound = bound(freshFor);
        return Durations.longer(noCache ? bound : plusMaxStale(bound), staleIfError.orElse(Duration.ZERO));
    }

    /** How old the view may be to answer alone; {@link #FOREVER} if that does not matter. */
    Duration boundOfViewAlone(Duration freshFor) {
        return restricts() ? plusMaxStale(bound(freshFor)) : FOREVER;
    }

    private Duration plusMaxStale(Duration bound) {
        return Durations.shorter(bound.plus(maxStale.orElse(Duration.ZERO)), FOREVER);
    }

    /** Whether the request asks for anything that matters here. */
    boolean isAny() {
        return !equals(NONE);
    }

    /** Whether the request says how old is too old. */
    boolean restricts() {
        return noCache || maxAge.isPresent() || minFresh.isPresent();
    }

    private static void note(String element, Map<String, Duration> found) {
        String[] parts = element.split("=", 2);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        Optional<Duration> time = parts.length == 1 ? Optional.empty() : seconds(unquoted(parts[1].strip()));
        switch (name) {
            case "no-cache", "only-if-cached" -> found.put(name, Duration.ZERO);
            case "max-age", "stale-if-error" -> found.merge(name, time.orElse(Duration.ZERO), Durations::shorter);
            case "max-stale" ->
                found.merge(name, parts.length == 1 ? FOREVER : time.orElse(Duration.ZERO), Durations::shorter);
            case "min-fresh" -> found.merge(name, time.orElse(FOREVER), Durations::longer);
            default -> {
                // not for this cache
            }
        }
    }

    private static Optional<Duration> seconds(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int begin = 0;
        while (begin < text.length() - 1 && text.charAt(begin) == '0') {
            begin++;
        }
        String digits = text.substring(begin);
        return Optional.of(digits.length() > MOST_DIGITS ? FOREVER : Duration.ofSeconds(Long.parseLong(digits)));
    }

    // Recipients take the quoted form of an argument too (RFC 9111, section 5.2).
    private static String unquoted(String argument) {
        boolean isQuoted = argument.length() >= 2 && argument.startsWith("\"") && argument.endsWith("\"");
        return isQuoted ? argument.substring(1, argument.length() - 1) : argument;
    }

    // Splits at commas, but for those in quotes.
    private static List<String> elements(String line) {
        List<String> elements = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                elements.add(line.substring(begin, i));
                begin = i + 1;
            }
        }
        elements.add(line.substring(begin));
        return elements;
    }
}
