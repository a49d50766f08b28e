package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import freshet.http.Cursor.RankAndId;
import freshet.http.Cursor.TimeAndId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class CursorTest {
    private static final List<Consumer<String>> READERS = List.of(Cursor::toId, Cursor::toTime, Cursor::toRank);

    @Property
    void what_is_written_is_read_again(
            @ForAll("ids") UUID id,
            @ForAll @LongRange(min = -9_000_000_000_000L, max = 253_402_300_799_999L) long millis) {
        Instant time = Instant.ofEpochMilli(millis);

        assertThat(Cursor.toId(Cursor.ofId(id))).isEqualTo(id);
        assertThat(Cursor.toTime(Cursor.ofTime(time, id))).isEqualTo(new TimeAndId(time, id));
    }

    @Property
    void a_rank_keeps_every_bit(@ForAll("ids") UUID id, @ForAll("ranks") float rank) {
        assertThat(Cursor.toRank(Cursor.ofRank(rank, id))).isEqualTo(new RankAndId(rank, id));
    }

    @Property
    void a_made_up_cursor_is_refused_by_name(@ForAll String madeUp) {
        for (Consumer<String> reader : READERS) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> reader.accept(madeUp))
                    .extracting(ProblemException::type)
                    .isEqualTo(ProblemType.INVALID_CURSOR);
        }
    }

    @Property(tries = 100)
    void the_cursor_of_another_kind_of_list_is_refused(@ForAll("ids") UUID id) {
        String byId = Cursor.ofId(id);
        String byTime = Cursor.ofTime(Instant.EPOCH, id);

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Cursor.toTime(byId));
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Cursor.toId(byTime));
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Cursor.toRank(byTime));
    }

    @Property(tries = 100)
    void a_time_that_no_database_takes_is_refused(
            @ForAll("ids") UUID id, @ForAll @LongRange(min = 253_402_300_800_000L) long millis) {
        String madeUp = Cursor.ofTime(Instant.ofEpochMilli(millis), id);

        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Cursor.toTime(madeUp));
    }

    @Property(tries = 1)
    void no_cursor_is_the_first_page() {
        assertThat(Cursor.toId(null)).isNull();
    }

    @Provide
    Arbitrary<UUID> ids() {
        return Arbitraries.longs().flatMap(high -> Arbitraries.longs().map(low -> new UUID(high, low)));
    }

    @Provide
    Arbitrary<Float> ranks() {
        return Arbitraries.floats();
    }
}
