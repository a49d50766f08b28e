package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever reads a header or a parameter, read what is too long, too deep and malformed. */
class ParsersTest {
    private static final int LENGTH = 100_000;
    private static final int ELEMENTS = 10_000;
    // Less than a thread has by default: what recurses with its input would run out of it.
    private static final int STACK = 200_000;
    private static final Duration LINEAR = Duration.ofSeconds(2);

    private static final Map<String, Consumer<String>> PARSERS = Map.ofEntries(
            Map.entry("If-Match", text -> IfMatch.of(List.of(text)).check(1)),
            Map.entry("If-None-Match", text -> IfNoneMatch.of(List.of(text)).isKnown(EntityTags.of(1))),
            Map.entry("Consistency-Token", text -> ConsistencyToken.parse(List.of(text))),
            Map.entry("cursor of ids", Cursor::toId),
            Map.entry("cursor of times", Cursor::toTime),
            Map.entry("cursor of ranks", Cursor::toRank),
            Map.entry("ids", Ids::parse),
            Map.entry("target", Uris::isWellFormed),
            Map.entry("Host", Uris::isAuthority));

    static Stream<Arguments> hostile() {
        return PARSERS.keySet().stream()
                .flatMap(parser -> Stream.concat(
                                Stream.of(
                                                "x", "0", "9", "-", ".", " ", ",", ";", "=", "\"", "\\", "\\\"", "%",
                                                "%2", "%80", "(", "[", "[[", "*", "W/", "\u00e9", "\u0000", "|")
                                        .map(piece -> piece.repeat(LENGTH / piece.length())),
                                Stream.of("\"1\",", "W/\"1\", ", "\"1\" ", "x,", "\",\",", UUID.randomUUID() + ",")
                                        .map(element -> element.repeat(ELEMENTS)))
                        .map(input -> Arguments.argumentSet(
                                parser + " of " + input.length() + " like " + input.substring(0, 4), parser, input)));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void whatever_is_sent_is_read_or_refused_in_no_time(String parser, String input) throws Exception {
        FutureTask<Throwable> reading = new FutureTask<>(() -> thrownBy(PARSERS.get(parser), input));
        new Thread(null, reading, "reads " + parser, STACK).start();

        Throwable thrown = reading.get(LINEAR.toMillis(), TimeUnit.MILLISECONDS);

        if (thrown != null) {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refusal -> assertThat(refusal.type().status()).isBetween(400, 499));
        }
    }

    private static Throwable thrownBy(Consumer<String> parser, String input) {
        try {
            parser.accept(input);
            return null;
        } catch (Exception | StackOverflowError e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/users?name=%C4%B0n%C5%9F, true",
        "/users?ids[]=a&x=(1;2)*'!$~, true",
        "/users/%zz, false",
        "/users?name=%80, false",
        "/users?name=%C4, false",
        "/users?name=%ED%A0%80, false",
        "/users?name={x}, false",
        "/users?name=a b, false",
        "/users?name=%4, false",
        "/users?name=%, false",
        "/users?name=\u00e9, false",
    })
    void a_target_is_percent_encoded_utf_8(String target, boolean isWellFormed) {
        assertThat(Uris.isWellFormed(target)).isEqualTo(isWellFormed);
    }

    @Test
    void a_token_of_a_time_that_no_clock_shows_is_none() {
        for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -1L << 50}) {
            byte[] token = ByteBuffer.allocate(9).put((byte) 'e').putLong(time).array();
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> ConsistencyToken.parse(List.of(text)))
                    .extracting(ProblemException::type)
                    .isEqualTo(ProblemType.UNREADABLE_TOKEN);
        }
    }
}
