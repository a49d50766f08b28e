package freshet.aggregator.planner;

import freshet.http.ConsistencyToken;
import freshet.http.ConsistencyToken.Everything;
import freshet.http.ConsistencyToken.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an answer has to include.
 *
 * @param everythingAt all that the owners held at this instant, beside the versions
 */
public record Tokens(Set<Version> versions, Optional<Instant> everythingAt) {
    /** Those of a request, or of several answers. */
    public static Tokens of(Collection<? extends ConsistencyToken> tokens) {
        return new Tokens(
                only(Version.class, tokens),
                only(Everything.class, tokens).stream().map(Everything::at).max(Comparator.naturalOrder()));
    }

    private static <T> Set<T> only(Class<T> kind, Collection<?> tokens) {
        return tokens.stream().filter(kind::isInstance).map(kind::cast).collect(Collectors.toUnmodifiableSet());
    }

    boolean isAny() {
        return !versions.isEmpty() || everythingAt.isPresent();
    }

    /** Whether one of these shows something as it was before one of the tokens. */
    boolean areAheadOf(Collection<Version> shown) {
        return shown.stream()
                .anyMatch(one -> versions.stream()
                        .anyMatch(asked -> asked.entity() == one.entity()
                                && asked.id().equals(one.id())
                                && asked.version() > one.version()));
    }
}
