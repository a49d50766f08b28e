package freshet.aggregator.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import freshet.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CacheDirectivesTest {
    private static final Duration FRESH = Duration.ofSeconds(5);

    @Property
    void whatever_a_client_sends_is_read(@ForAll @Size(max = 3) List<String> lines) {
        assertThatCode(() -> CacheDirectives.parse(lines)).doesNotThrowAnyException();
    }

    @Example
    void more_directives_than_anybody_means_are_refused_and_long_ones_are_read_in_no_time() {
        for (String line : List.of("max-age=0,".repeat(10_000), ",".repeat(100_000))) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> CacheDirectives.parse(List.of(line)));
        }
        for (String piece : List.of("0", "9", "\"", "\\", "\\\"", "=", " ")) {
            assertThatCode(() -> CacheDirectives.parse(List.of("max-age=" + piece.repeat(100_000))))
                    .doesNotThrowAnyException();
        }
    }

    @Property
    void a_line_of_directives_says_the_same_as_a_line_for_each(@ForAll("directives") List<String> directives) {
        assertThat(CacheDirectives.parse(List.of(String.join(", ", directives))))
                .isEqualTo(CacheDirectives.parse(directives));
    }

    @Property
    void the_order_of_directives_means_nothing(@ForAll("directives") List<String> directives) {
        assertThat(CacheDirectives.parse(directives.reversed())).isEqualTo(CacheDirectives.parse(directives));
    }

    @Property
    void a_restriction_more_never_lets_the_view_be_older(
            @ForAll("directives") List<String> directives, @ForAll("restriction") String restriction) {
        CacheDirectives fewer = CacheDirectives.parse(directives);
        CacheDirectives more = CacheDirectives.parse(
                Stream.concat(directives.stream(), Stream.of(restriction)).toList());
        boolean loosened =
                fewer.maxAge().isEmpty() && more.maxAge().isPresent(); // it takes the configured bound's place

        if (!loosened) {
            assertThat(more.bound(FRESH)).isLessThanOrEqualTo(fewer.bound(FRESH));
        }
        assertThat(more.bound(Duration.ZERO)).isLessThanOrEqualTo(more.bound(FRESH));
    }

    @Property
    void seconds_are_read_however_they_are_written(@ForAll @IntRange(max = 999_999_999) int seconds) {
        Optional<Duration> expected = Optional.of(Duration.ofSeconds(seconds));

        for (String form :
                List.of("max-age=%d", "MAX-AGE=%d", "  max-age = 00%d ", "max-age=\"%d\"", "x, max-age=%d,")) {
            assertThat(parse(form.formatted(seconds)).maxAge()).as(form).isEqualTo(expected);
        }
    }

    @Example
    void what_is_not_for_this_cache_means_nothing() {
        for (String line :
                List.of("", " , ,", "no-store", "no-transform", "max-ages=1", "private=\"no-cache, max-age=0\"")) {
            assertThat(parse(line)).as(line).isEqualTo(CacheDirectives.NONE);
        }
        assertThat(CacheDirectives.parse(List.of())).isEqualTo(CacheDirectives.NONE);
    }

    @Example
    void each_directive_is_known() {
        CacheDirectives all = parse(
                "no-cache, only-if-cached, max-age=1, min-fresh=2, max-stale=3, stale-if-error=4, community=\"UCI\"");

        assertThat(all).isEqualTo(new CacheDirectives(true, true, seconds(1), seconds(2), seconds(3), seconds(4)));
        assertThat(parse("max-stale").maxStale()).contains(CacheDirectives.FOREVER);
    }

    @Example
    void a_restriction_that_cannot_be_read_is_the_strictest() {
        for (String line : List.of("max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=soon", "min-fresh=x")) {
            assertThat(parse(line).bound(FRESH)).as(line).isZero();
        }
    }

    @Example
    void an_allowance_that_cannot_be_read_allows_nothing() {
        for (String line :
                List.of("max-age=1, max-stale=x", "max-age=1, stale-if-error", "max-age=1, stale-if-error=-9")) {
            assertThat(parse(line).boundOfFallback(FRESH)).as(line).isEqualTo(Duration.ofSeconds(1));
        }
    }

    @Example
    void of_two_the_stricter_counts() {
        assertThat(parse("max-age=9, max-age=2, max-age=5").maxAge()).isEqualTo(seconds(2));
        assertThat(parse("min-fresh=1, min-fresh=3").minFresh()).isEqualTo(seconds(3));
        assertThat(parse("max-stale, max-stale=7").maxStale()).isEqualTo(seconds(7));
        assertThat(parse("stale-if-error=60, stale-if-error=x").staleIfError()).isEqualTo(seconds(0));
    }

    @Example
    void more_seconds_than_can_be_counted_are_for_ever() {
        assertThat(parse("max-age=99999999999999999999999").maxAge()).contains(CacheDirectives.FOREVER);
        assertThat(parse("max-age=1, max-stale=4294967296").boundOfFallback(FRESH))
                .isEqualTo(CacheDirectives.FOREVER);
    }

    private static CacheDirectives parse(String line) {
        return CacheDirectives.parse(List.of(line));
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    @Provide
    Arbitrary<List<String>> directives() {
        return Arbitraries.oneOf(
                        restriction(), Arbitraries.of("max-stale", "max-stale=2", "stale-if-error=60", "x=\"a,b\""))
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> restriction() {
        return Arbitraries.of(
                "no-cache", "only-if-cached", "max-age=0", "max-age=3", "max-age=60", "min-fresh=1", "max-age=x");
    }
}
