package freshet.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever bytes come, the reader answers with an event or with {@link MalformedEvent}; nothing else gets out. */
class MalformedEventsTest {
    private static final String DELETED = "{\"id\":\"01890a5d-ac96-774b-bcce-000000000001\",\"version\":3}";

    @Property
    void garbage_is_malformed(@ForAll EventType type, @ForAll byte[] garbage) {
        assertThatThrownBy(() -> EventJson.read(type, garbage)).isInstanceOf(MalformedEvent.class);
    }

    @Property
    void a_payload_that_is_damaged_somewhere_is_read_or_malformed(@ForAll("damaged") byte[] payload) {
        for (EventType type : EventType.values()) {
            assertThatCode(() -> readOrRefuse(type, payload)).doesNotThrowAnyException();
        }
    }

    @Example
    void a_record_without_a_value_is_malformed() {
        assertThatThrownBy(() -> EventJson.read(EventType.USER_DELETED, null)).isInstanceOf(MalformedEvent.class);
        assertMalformed("");
        assertMalformed("null");
    }

    @Example
    void what_follows_the_event_makes_it_malformed() {
        assertMalformed(DELETED + "x");
        assertMalformed(DELETED + DELETED);
    }

    @Example
    void an_event_of_another_type_is_malformed() {
        assertThatThrownBy(() -> EventJson.read(EventType.USER_CREATED, DELETED.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedEvent.class)
                .hasMessageContaining("dev.freshet.UserCreated.v1");
    }

    @Example
    void numbers_and_nestings_beyond_all_measure_are_malformed() {
        assertMalformed(DELETED.replace("3", "9".repeat(2000)));
        assertMalformed(DELETED.replace("3", "1e999999999"));
        assertMalformed("{\"x\":" + "[".repeat(100_000));
    }

    @Example
    void an_id_is_read_in_its_canonical_form_only() {
        assertMalformed(DELETED.replace("01890a5d-ac96-774b-bcce-000000000001", "1-1-1-1-1"));
        assertMalformed(DELETED.replace("01890a5d-ac96-774b-bcce-000000000001", "AYkKXayWd0u8zgAAAAAAAQ=="));
    }

    @Example
    void text_that_no_database_takes_is_malformed() {
        String created = new String(Examples.golden("v1.0/dev.freshet.UserCreated.v1"), StandardCharsets.UTF_8);

        for (String text : new String[] {"\\u0000", "\\ud800", "\\udc00", "\\udc00\\ud800", "x\\ud83d"}) {
            String payload = created.replace("Ada Lovelace", text);

            assertThatThrownBy(() -> EventJson.read(EventType.USER_CREATED, payload.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(MalformedEvent.class);
        }
    }

    @Example
    void a_time_that_RFC_3339_or_a_clock_cannot_write_is_malformed() {
        String created = new String(Examples.golden("v1.0/dev.freshet.PurchaseCreated.v1"), StandardCharsets.UTF_8);

        for (String time : new String[] {
            "+10000-01-01T00:00:00Z",
            "0000-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            "2010-12-01T24:00:00Z",
            "2010-12-01t24:00:00z",
            "2016-12-31T23:59:60Z",
            "2017-01-01T00:59:60+01:00"
        }) {
            String payload = created.replace("2010-12-01T08:26:00Z", time);

            assertThatThrownBy(
                            () -> EventJson.read(EventType.PURCHASE_CREATED, payload.getBytes(StandardCharsets.UTF_8)))
                    .as(time)
                    .isInstanceOf(MalformedEvent.class);
        }
    }

    /** A golden file of which a part is cut out and other bytes are put in. */
    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<byte[]> goldens = Arbitraries.of(Examples.ALL.keySet()).map(Examples::golden);
        Arbitrary<byte[]> splinters = Arbitraries.bytes().array(byte[].class).ofMaxSize(4);
        return Combinators.combine(
                        goldens,
                        splinters,
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 8))
                .as((golden, splinter, at, length) -> {
                    int from = (int) (at * golden.length);
                    int to = Math.min(golden.length, from + length);
                    var damaged = new ByteArrayOutputStream();
                    damaged.write(golden, 0, from);
                    damaged.writeBytes(splinter);
                    damaged.write(golden, to, golden.length - to);
                    return damaged.toByteArray();
                });
    }

    private static void readOrRefuse(EventType type, byte[] payload) {
        try {
            assertThat(EventJson.read(type, payload)).isInstanceOf(type.record());
        } catch (MalformedEvent e) {
            assertThat(e).hasMessageStartingWith("no " + type.typeName());
        }
    }

    private static void assertMalformed(String payload) {
        assertThatThrownBy(() -> EventJson.read(EventType.USER_DELETED, payload.getBytes(StandardCharsets.UTF_8)))
                .as(payload.length() < 200 ? payload : payload.substring(0, 200))
                .isInstanceOf(MalformedEvent.class);
    }
}
