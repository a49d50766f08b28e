package freshet.aggregator.planner;

import freshet.aggregator.Provenance.Why;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Where to get the answer next. The table of it is in the README: "How fresh an answer is". */
sealed interface Decision {
    /**
     * From the view.
     *
     * @param atMost how old it may be in the end; {@link CacheDirectives#FOREVER} if that does not matter
     */
    record AskView(Why why, Duration atMost) implements Decision {
        /** Whether it answers for owners that could not. */
        boolean isFallback() {
            return why == Why.FALLBACK;
        }

        /** Whether an answer of this age will do; empty if its age is not known. */
        boolean accepts(Optional<Duration> age) {
            return atMost.equals(CacheDirectives.FOREVER)
                    || age.isPresent() && age.get().compareTo(atMost) <= 0;
        }
    }

    /** From the owners, by {@code sync}. */
    record AskOwners(Why why) implements Decision {
        /** Whether they answer for a view that could not. */
        boolean isFallback() {
            return why == Why.FALLBACK;
        }
    }

    /** From nobody. */
    record Refuse(Reason reason) implements Decision {}

    /** Why nobody can answer. */
    enum Reason {
        /** The request wants the view alone, and the view cannot. */
        NOT_CACHED,
        /** The view does not hold what the tokens stand for, and the owners are away. */
        BEHIND_TOKEN,
        /** The owners are away, and the view is, too, or is older than the request allows. */
        UNAVAILABLE;

        /** As it is written in metrics. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Decides; a pure function of what is asked and what is known.
     *
     * @param tokens whether the request sent tokens
     * @param freshFor how old the view may be where the request does not say
     */
    static Decision of(CacheDirectives directives, boolean tokens, Situation now, Duration freshFor) {
        if (directives.onlyIfCached()) {
            return viewAlone(directives, tokens, now, freshFor);
        }
        boolean fresh = isWithin(directives.bound(freshFor), now);
        if (fresh && !now.viewIsAway() && !now.viewIsBehind()) {
            return new AskView(first(directives, tokens), atMost(directives, freshFor));
        }
        if (!now.ownersAreAway()) {
            return new AskOwners(whyOwners(directives, now, freshFor));
        }
        return forTheOwners(directives, now, freshFor);
    }

    private static Decision viewAlone(CacheDirectives directives, boolean tokens, Situation now, Duration freshFor) {
        Duration bound = directives.boundOfViewAlone(freshFor);
        boolean can = !directives.noCache() && !now.viewIsAway() && !now.viewIsBehind() && isWithin(bound, now);
        return can ? new AskView(first(directives, tokens), bound) : new Refuse(Reason.NOT_CACHED);
    }

    private static Decision forTheOwners(CacheDirectives directives, Situation now, Duration freshFor) {
        Duration bound = directives.boundOfFallback(freshFor);
        if (now.viewIsAway() || !isWithin(bound, now)) {
            return new Refuse(Reason.UNAVAILABLE);
        }
        return now.viewIsBehind() ? new Refuse(Reason.BEHIND_TOKEN) : new AskView(Why.FALLBACK, bound);
    }

    private static Why first(CacheDirectives directives, boolean tokens) {
        return tokens ? Why.TOKEN : directives.isAny() ? Why.FRESH_ENOUGH : Why.DEFAULT;
    }

    // Where the request does not say how old is too old, nothing read from the view is.
    private static Duration atMost(CacheDirectives directives, Duration freshFor) {
        return directives.restricts() ? directives.bound(freshFor) : CacheDirectives.FOREVER;
    }

    private static Why whyOwners(CacheDirectives directives, Situation now, Duration freshFor) {
        Duration bound = directives.bound(freshFor);
        if (bound.isZero()) {
            return Why.NO_CACHE;
        }
        return now.viewIsBehind() && !now.viewIsAway() && isWithin(bound, now) ? Why.TOKEN : Why.FALLBACK;
    }

    // A bound of zero is met by nothing: what is read from the view was so a moment ago.
    private static boolean isWithin(Duration bound, Situation now) {
        return bound.equals(CacheDirectives.FOREVER)
                || !bound.isZero() && now.age().isPresent() && now.age().get().compareTo(bound) <= 0;
    }
}
