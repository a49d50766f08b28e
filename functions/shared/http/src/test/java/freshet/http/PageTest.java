package freshet.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        new StrictJson().customize(JSON);
    }

    private record Item(UUID id, String text) {
        private static final int FIELDS = "{'id':'00000000-0000-0000-0000-000000000000','text':}".length();

        int bytes() {
            return FIELDS + JsonLength.of(text);
        }
    }

    @Property(tries = 40)
    void who_follows_next_gets_every_item_once_and_no_page_that_is_too_long_or_shorter_than_it_must_be(
            @ForAll @Size(max = 120) List<@From("texts") String> texts,
            @ForAll @IntRange(min = 1, max = 60) int limit) {
        List<Item> all = texts.stream().map(text -> new Item(Ids.next(), text)).toList();
        List<Item> seen = new ArrayList<>();

        String next = null;
        do {
            int start = next == null ? 0 : indexOf(all, Cursor.toId(next)) + 1;
            List<Item> rows = all.subList(start, Math.min(all.size(), start + limit + 1));
            Page<Item> page = Page.of(rows.iterator(), limit, Item::bytes, item -> Cursor.ofId(item.id));

            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(json(page).length).isLessThanOrEqualTo(Page.MAX_BYTES);
            if (page.next() != null && page.items().size() < limit) {
                Page<Item> longer = new Page<>(rows.subList(0, page.items().size() + 1), page.next());
                assertThat(json(longer).length).isGreaterThan(Page.MAX_BYTES - 1024);
            }
            seen.addAll(page.items());
            next = page.next();
        } while (next != null);

        assertThat(seen).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\"", "\\", "\n", "\t", "\u0001", "\u007f", "é", "例", "\u2028", "😀"})
    void the_length_of_a_text_is_what_it_takes_in_the_answer(String character) {
        String text = character.repeat(50);

        assertThat(JsonLength.of(text, null)).isEqualTo(json(text).length + "null".length());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void no_more_rows_are_taken_than_the_page_has_and_one(int limit) {
        AtomicInteger taken = new AtomicInteger();
        Iterator<Integer> endless = Stream.generate(taken::incrementAndGet).iterator();

        Page<Integer> page = Page.of(endless, limit, number -> 600_000, Object::toString);

        assertThat(page).isEqualTo(new Page<>(List.of(1), "1"));
        assertThat(taken).hasValue(2);
    }

    @Provide
    static Arbitrary<String> texts() {
        return Combinators.combine(
                        Arbitraries.of("a", "\"", "\n", "é", "例", "😀"),
                        Arbitraries.integers().between(0, 30_000))
                .as(String::repeat);
    }

    private static int indexOf(List<Item> all, UUID id) {
        return all.stream().map(Item::id).toList().indexOf(id);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
