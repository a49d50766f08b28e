package freshet.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.http.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The pages of a list, from the first to the last. None may be longer than {@link Page#MAX_BYTES}. */
public record Pages(List<JsonNode> all) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONGEST = "\uD83D\uDE00"; // a character of four bytes in UTF-8

    /**
     * Reads a list to its end.
     *
     * @param list its path and query, such as {@code /users?limit=100}
     */
    public static Pages follow(String list) {
        List<JsonNode> pages = new ArrayList<>();
        String after = "";
        do {
            byte[] page =
                    given().get(list + after).then().statusCode(200).extract().asByteArray();
            assertThat(page.length).isLessThanOrEqualTo(Page.MAX_BYTES);
            pages.add(json(page));
            after = "&after=" + pages.getLast().get("next").asText();
        } while (!pages.getLast().get("next").isNull());
        return new Pages(pages);
    }

    /** The ids of the items whose field begins so, in their order. */
    public List<String> ids(String field, String beginning) {
        return items().filter(item -> item.get(field).asText().startsWith(beginning))
                .map(item -> item.get("id").asText())
                .toList();
    }

    private Stream<JsonNode> items() {
        return all.stream()
                .flatMap(page -> StreamSupport.stream(page.get("items").spliterator(), false));
    }

    /** A text that begins so and goes on with the longest characters. */
    public static String filled(String beginning, int length) {
        return beginning + LONGEST.repeat(length - beginning.length());
    }

    private static JsonNode json(byte[] page) {
        try {
            return JSON.readTree(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
