package freshet.users;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import freshet.http.Page;
import freshet.testing.BackingServices;
import freshet.testing.Pages;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 500 users, each as long as one can be: what is answered of them is never too long, and nobody is left out. */
@QuarkusTest
@WithTestResource(value = BackingServices.class, initArgs = @ResourceArg(name = "role", value = "users"))
class UserPagesTest {
    private static final String LONGEST = "\uD83D\uDE00";
    // Of what an address may hold, the longest characters; in the domain, as many as its ASCII form has room for.
    private static final String EMAIL = "\u4f8b".repeat(64) + "@" + ("\u4f8b".repeat(50) + ".").repeat(3) + "com";
    private static final String NAME = "long" + UUID.randomUUID().toString().replace("-", "");

    private static List<String> ids;

    // Only from here on is known where the application listens.
    @BeforeEach
    void fillOnce() {
        if (ids == null) {
            fill();
        }
    }

    private static void fill() {
        String lines = IntStream.range(0, Page.MAX)
                .mapToObj(number -> "{\"externalId\":\"%s\",\"name\":\"%s\",\"email\":\"%s\",\"country\":\"%s\"}\n"
                        .formatted(
                                Pages.filled("%s-%03d".formatted(NAME, number), 100),
                                Pages.filled(NAME, 200),
                                EMAIL,
                                LONGEST.repeat(100)))
                .collect(Collectors.joining());
        given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/users/import")
                .then()
                .statusCode(200)
                .body("created", equalTo(Page.MAX));
        ids = ids(Pages.follow("/users?limit=100"));
        assertThat(ids).hasSize(Page.MAX).doesNotHaveDuplicates();
    }

    @Test
    void a_list_ends_its_pages_at_a_mebibyte_and_names_each_user_once() {
        assertThat(ids(Pages.follow("/users?limit=500"))).isEqualTo(ids);
    }

    @Test
    void so_does_a_list_by_name() {
        Pages pages = Pages.follow("/users?limit=500&name=" + NAME);

        assertThat(ids(pages)).isEqualTo(ids);
        assertThat(pages.all()).hasSize(2);
    }

    @Test
    void so_does_a_list_by_ids() {
        Pages pages = Pages.follow("/users?ids=" + String.join(",", ids));

        assertThat(ids(pages)).isEqualTo(ids);
        assertThat(pages.all()).hasSize(2);
    }

    // Of the users of this test: others have theirs in the same database.
    private static List<String> ids(Pages pages) {
        return pages.ids("name", NAME);
    }
}
