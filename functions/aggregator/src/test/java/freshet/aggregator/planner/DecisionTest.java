package freshet.aggregator.planner;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.aggregator.Provenance.Why;
import freshet.aggregator.planner.Decision.AskOwners;
import freshet.aggregator.planner.Decision.AskView;
import freshet.aggregator.planner.Decision.Reason;
import freshet.aggregator.planner.Decision.Refuse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionTest {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final List<String> DIRECTIVES = List.of(
            "",
            "max-age=0",
            "max-age=3",
            "max-age=60",
            "min-fresh=2",
            "min-fresh=9",
            "max-stale",
            "max-stale=10",
            "max-age=3, max-stale=10",
            "max-age=3, stale-if-error=30",
            "stale-if-error=30",
            "no-cache",
            "no-cache, max-stale",
            "no-cache, stale-if-error=30",
            "only-if-cached",
            "only-if-cached, max-age=3",
            "only-if-cached, max-age=3, max-stale=10",
            "only-if-cached, no-cache");
    private static final List<Optional<Duration>> AGES = Stream.concat(
                    Stream.of(Optional.<Duration>empty()),
                    Stream.of(0, 1, 3, 4, 6, 13, 14, 30, 31, 3600)
                            .map(seconds ->
                                    Optional.of(Duration.ofSeconds(seconds).plusMillis(seconds == 0 ? 1 : 0))))
            .toList();

    // What is asked first, and what when the owners are away; ages in seconds, ? where it is not known.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "''                            | false | 1    | view default      | view default",
                "''                            | false | 5    | view default      | view default",
                "''                            | false | 6    | sync fallback     | view fallback",
                "''                            | false | 3600 | sync fallback     | view fallback",
                "''                            | false | ?    | sync fallback     | view fallback",
                "''                            | true  | 1    | view token        | view token",
                "''                            | true  | 6    | sync fallback     | view fallback",
                "max-age=3                     | false | 3    | view fresh-enough | view fresh-enough",
                "max-age=3                     | false | 4    | sync fallback     | UNAVAILABLE",
                "max-age=3                     | false | ?    | sync fallback     | UNAVAILABLE",
                "max-age=60                    | false | 31   | view fresh-enough | view fresh-enough",
                "max-age=0                     | false | 0    | sync no-cache     | UNAVAILABLE",
                "max-age=0, max-stale=10       | false | 6    | sync no-cache     | view fallback",
                "min-fresh=2                   | false | 3    | view fresh-enough | view fresh-enough",
                "min-fresh=2                   | false | 4    | sync fallback     | UNAVAILABLE",
                "max-stale                     | false | 3600 | sync fallback     | view fallback",
                "max-stale                     | false | ?    | sync fallback     | view fallback",
                "max-stale=10                  | false | 14   | sync fallback     | view fallback",
                "max-stale=10                  | false | 30   | sync fallback     | UNAVAILABLE",
                "max-age=3, max-stale=10       | false | 13   | sync fallback     | view fallback",
                "max-age=3, max-stale=10       | false | 14   | sync fallback     | UNAVAILABLE",
                "max-age=3, stale-if-error=30  | false | 30   | sync fallback     | view fallback",
                "max-age=3, stale-if-error=30  | false | 31   | sync fallback     | UNAVAILABLE",
                "stale-if-error=30             | false | 31   | sync fallback     | UNAVAILABLE",
                "no-cache                      | false | 0    | sync no-cache     | UNAVAILABLE",
                "no-cache                      | true  | 0    | sync no-cache     | UNAVAILABLE",
                "no-cache, max-stale           | false | 1    | sync no-cache     | UNAVAILABLE",
                "no-cache, stale-if-error=30   | false | 30   | sync no-cache     | view fallback",
                "no-cache, stale-if-error=30   | false | ?    | sync no-cache     | UNAVAILABLE",
                "only-if-cached                | false | 3600 | view fresh-enough | view fresh-enough",
                "only-if-cached                | true  | ?    | view token        | view token",
                "only-if-cached, max-age=3     | false | 4    | NOT_CACHED        | NOT_CACHED",
                "only-if-cached, no-cache      | false | 0    | NOT_CACHED        | NOT_CACHED"
            })
    void the_table(String directives, boolean tokens, String age, String first, String withoutOwners) {
        Situation now = new Situation(
                age.equals("?") ? Optional.empty() : Optional.of(Duration.ofSeconds(Long.parseLong(age))),
                false,
                false,
                false);

        assertThat(text(decide(directives, tokens, now))).isEqualTo(first);
        assertThat(text(decide(directives, tokens, now.withoutOwners()))).isEqualTo(withoutOwners);
    }

    @Test
    void owners_are_asked_for_a_view_that_is_behind_the_tokens_and_no_stale_answer_is_given_for_them() {
        Situation behind = situation(Duration.ofSeconds(1)).withViewBehind();
        Situation withoutOwners = new Situation(behind.age(), true, false, true);

        assertThat(decide("", true, behind)).isEqualTo(new AskOwners(Why.TOKEN));
        assertThat(decide("", true, withoutOwners)).isEqualTo(new Refuse(Reason.BEHIND_TOKEN));
        assertThat(decide("max-stale", true, withoutOwners)).isEqualTo(new Refuse(Reason.BEHIND_TOKEN));
        assertThat(decide("only-if-cached", true, behind)).isEqualTo(new Refuse(Reason.NOT_CACHED));
    }

    @Test
    void a_view_that_was_behind_is_tried_again_when_the_owners_do_not_answer() {
        Situation behind = situation(Duration.ofSeconds(1)).withViewBehind();

        assertThat(decide("", true, behind.withoutOwners())).isInstanceOf(AskView.class);
    }

    @Test
    void owners_are_asked_for_a_view_that_is_away() {
        Situation away = situation(Duration.ofSeconds(1)).withoutView();

        assertThat(decide("", false, away)).isEqualTo(new AskOwners(Why.FALLBACK));
        assertThat(decide("max-age=60", true, away)).isEqualTo(new AskOwners(Why.FALLBACK));
        assertThat(decide("only-if-cached", false, away)).isEqualTo(new Refuse(Reason.NOT_CACHED));
        assertThat(decide("", false, away.withoutOwners())).isEqualTo(new Refuse(Reason.UNAVAILABLE));
    }

    @Test
    void without_a_wish_nothing_is_refused_while_the_view_can_answer() {
        for (Situation now : situations()) {
            if (!now.viewIsAway() && !now.viewIsBehind()) {
                assertThat(decide("", false, now)).as("%s", now).isNotInstanceOf(Refuse.class);
            }
        }
    }

    @Test
    void a_view_that_is_away_or_behind_is_never_asked_nor_an_owner_that_is_away() {
        everywhere((directives, now, decision) -> {
            if (now.viewIsAway() || now.viewIsBehind()) {
                assertThat(decision).isNotInstanceOf(AskView.class);
            }
            if (now.ownersAreAway() || directives.contains("only-if-cached")) {
                assertThat(decision).isNotInstanceOf(AskOwners.class);
            }
        });
    }

    @Test
    void the_view_is_never_asked_for_an_answer_that_would_not_be_accepted() {
        everywhere((directives, now, decision) -> {
            if (decision instanceof AskView ask) {
                assertThat(ask.accepts(now.age())
                                || now.age().isEmpty() && ask.atMost().equals(CacheDirectives.FOREVER))
                        .isTrue();
            }
        });
    }

    @Test
    void every_way_through_ends_after_a_few_steps() {
        everywhere((directives, now, decision) ->
                assertThat(longestWay(directives, now)).isLessThanOrEqualTo(6));
    }

    // The most decisions that can follow when each step fails in whichever way takes longest.
    private static int longestWay(String directives, Situation now) {
        return switch (decide(directives, true, now)) {
            case Refuse refused -> 1;
            case AskOwners asked -> 1 + longestWay(directives, now.withoutOwners());
            case AskView asked -> {
                int afterBehind = longestWay(directives, now.withViewBehind());
                int afterAway = longestWay(directives, now.withoutView());
                Optional<Duration> tooOld = Optional.of(asked.atMost().plusMillis(1));
                int afterOld = asked.accepts(tooOld) ? 0 : longestWay(directives, now.withAge(tooOld));
                yield 1 + Math.max(afterBehind, Math.max(afterAway, afterOld));
            }
        };
    }

    private interface Check {
        void of(String directives, Situation now, Decision decision);
    }

    private static void everywhere(Check check) {
        for (String directives : DIRECTIVES) {
            for (Situation now : situations()) {
                check.of(directives, now, decide(directives, false, now));
            }
        }
    }

    private static List<Situation> situations() {
        List<Situation> situations = new ArrayList<>();
        for (Optional<Duration> age : AGES) {
            for (int bits = 0; bits < 8; bits++) {
                situations.add(new Situation(age, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
            }
        }
        return situations;
    }

    private static Situation situation(Duration age) {
        return new Situation(Optional.of(age), false, false, false);
    }

    private static Decision decide(String directives, boolean tokens, Situation now) {
        return Decision.of(CacheDirectives.parse(List.of(directives)), tokens, now, FRESH);
    }

    private static String text(Decision decision) {
        return switch (decision) {
            case AskView ask -> "view " + ask.why().text();
            case AskOwners ask -> "sync " + ask.why().text();
            case Refuse refuse -> refuse.reason().name();
        };
    }
}
