package freshet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Asks the same question by every strategy: the oracle of the system tests. */
final class Strategies {
    static final List<String> ALL = List.of("view", "sync", "sync-sequential", "events");

    // The last field, and the only one that differs; what comes before it is compared as it was sent.
    private static final String PROVENANCE = ",\"provenance\":";
    private static final int LONGEST_PAGE = 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Strategies() {}

    /**
     * Follows all pages of a user's purchases by every strategy.
     *
     * @return how many purchases there are
     * @throws AssertionError if two strategies differ in anything but provenance, or one is not complete within 30 s
     */
    static int agree(Freshet freshet, String userId, int limit) {
        Map<String, List<String>> pages = new LinkedHashMap<>();
        ALL.forEach(strategy -> pages.put(strategy, pages(freshet, userId, limit, strategy)));
        List<String> view = pages.get("view");
        pages.forEach((strategy, answers) ->
                assertThat(answers).as("%s for user %s", strategy, userId).isEqualTo(view));
        return view.stream()
                .mapToInt(page -> Freshet.json(page + "}").get("purchases").size())
                .sum();
    }

    private static List<String> pages(Freshet freshet, String userId, int limit, String strategy) {
        List<String> pages = new ArrayList<>();
        String after = null;
        do {
            String url = "%s/users/%s/purchases?strategy=%s&limit=%d%s"
                    .formatted(freshet.aggregator(), userId, strategy, limit, after == null ? "" : "&after=" + after);
            String answer = complete(freshet, url);
            assertThat(answer.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LONGEST_PAGE);
            JsonNode read = Freshet.json(answer);
            assertThat(read.at("/provenance/strategy").asText()).isEqualTo(strategy);
            pages.add(answer.substring(0, answer.indexOf(PROVENANCE)));
            after = read.get("next").isNull() ? null : read.get("next").asText();
        } while (after != null);
        return pages;
    }

    /**
     * Whether the view has what the owners have of a user, and no purchase waits for its stock any more. False where one of the
     * two cannot be had at the moment.
     */
    static boolean areSettled(Freshet freshet, String userId) {
        String after = "";
        do {
            String url = "%s/users/%s/purchases?limit=500%s".formatted(freshet.aggregator(), userId, after);
            HttpResponse<String> view = freshet.get(url + "&strategy=view");
            HttpResponse<String> owners = freshet.get(url + "&strategy=sync");
            if (view.statusCode() != 200
                    || owners.statusCode() != 200
                    || view.body().contains("PENDING")
                    || !content(view).equals(content(owners))) {
                return false;
            }
            JsonNode next = Freshet.json(view.body()).get("next");
            after = next.isNull() ? null : "&after=" + next.asText();
        } while (after != null);
        return true;
    }

    /** What an answer says but for its provenance. */
    static String content(HttpResponse<String> answer) {
        return answer.body().substring(0, answer.body().indexOf(PROVENANCE));
    }

    // On a busy machine a service may not answer in time. The answer says so, as a 503 or 504 of sync does, and
    // then it is asked again.
    private static String complete(Freshet freshet, String url) {
        AtomicReference<String> answer = new AtomicReference<>();
        Freshet.await(PATIENCE, "a complete answer to " + url, () -> {
            HttpResponse<String> response = freshet.get(url);
            if (response.statusCode() == 503 || response.statusCode() == 504) {
                return false;
            }
            assertThat(response.statusCode()).as(url).isEqualTo(200);
            answer.set(response.body());
            return Freshet.json(response.body()).at("/provenance/complete").asBoolean();
        });
        return answer.get();
    }

    /** The ids of all users, page by page. */
    static List<String> userIds(Freshet freshet) {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            JsonNode page =
                    freshet.read(freshet.users() + "/users?limit=500" + (after == null ? "" : "&after=" + after));
            page.get("items").forEach(user -> ids.add(user.get("id").asText()));
            after = page.get("next").isNull() ? null : page.get("next").asText();
        } while (after != null);
        return ids;
    }
}
