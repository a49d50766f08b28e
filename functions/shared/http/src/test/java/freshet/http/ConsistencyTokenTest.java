package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import freshet.http.ConsistencyToken.Entity;
import freshet.http.ConsistencyToken.Everything;
import freshet.http.ConsistencyToken.Version;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class ConsistencyTokenTest {
    private static final String TOKEN = ConsistencyToken.of(Entity.USER, new UUID(1, 2), 3);

    @Property
    void what_is_written_is_read_again(@ForAll("tokens") @Size(max = 128) List<ConsistencyToken> tokens) {
        assertThat(ConsistencyToken.parse(List.of(ConsistencyToken.list(tokens))))
                .isEqualTo(tokens);
    }

    @Property
    void no_token_is_longer_than_its_limit(@ForAll("tokens") @Size(1) List<ConsistencyToken> tokens) {
        assertThat(ConsistencyToken.list(tokens)).hasSizeBetween(1, ConsistencyToken.MAX_LENGTH);
    }

    @Property
    void a_made_up_token_is_refused_by_name(@ForAll("madeUp") String madeUp) {
        assertRefused(List.of(madeUp));
    }

    @Property(tries = 200)
    void a_token_of_which_something_is_missing_is_refused(
            @ForAll("tokens") @Size(1) List<ConsistencyToken> tokens, @ForAll("lengths") int length) {
        String whole = ConsistencyToken.list(tokens);

        assertRefused(List.of(whole.substring(0, Math.min(length, whole.length() - 1))));
    }

    @Example
    void tokens_may_come_in_several_lines_and_with_empty_elements_between() {
        assertThat(ConsistencyToken.parse(List.of(TOKEN + " , ,\t" + TOKEN, "", TOKEN + ",")))
                .hasSize(3);
        assertThat(ConsistencyToken.parse(List.of())).isEmpty();
    }

    @Example
    void one_token_too_many_is_refused() {
        List<String> most = Collections.nCopies(ConsistencyToken.MAX_IN_REQUEST, TOKEN);

        assertThat(ConsistencyToken.parse(most)).hasSize(128);
        assertRefused(List.of(String.join(",", most), TOKEN));
    }

    @Example
    void a_token_with_an_unreadable_one_beside_it_is_refused() {
        assertRefused(List.of(TOKEN + ",x"));
        assertRefused(List.of(TOKEN + "=="));
        assertRefused(List.of(TOKEN.toUpperCase(Locale.ROOT)));
    }

    private static void assertRefused(List<String> lines) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> ConsistencyToken.parse(lines))
                .extracting(ProblemException::type)
                .isEqualTo(ProblemType.UNREADABLE_TOKEN);
    }

    @Provide
    Arbitrary<List<ConsistencyToken>> tokens() {
        Arbitrary<UUID> ids =
                Arbitraries.longs().flatMap(high -> Arbitraries.longs().map(low -> new UUID(high, low)));
        Arbitrary<ConsistencyToken> versions = Combinators.combine(
                        Arbitraries.of(Entity.class), ids, Arbitraries.longs().greaterOrEqual(1))
                .as(Version::new);
        Arbitrary<ConsistencyToken> everything = Arbitraries.longs()
                .between(0, ConsistencyToken.LAST_MILLIS)
                .map(millis -> new Everything(Instant.ofEpochMilli(millis)));
        return Arbitraries.oneOf(versions, everything).list();
    }

    @Provide
    Arbitrary<String> madeUp() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(60)
                .filter(text -> !text.isBlank() && !text.contains(","));
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.integers().between(1, ConsistencyToken.MAX_LENGTH - 1);
    }
}
