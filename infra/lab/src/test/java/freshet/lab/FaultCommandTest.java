package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.lab.control.Access;
import freshet.lab.control.ControlServer;
import freshet.lab.control.SmallLab;
import freshet.lab.links.Door;
import freshet.lab.links.Links;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is typed, against the control of a lab without functions. */
class FaultCommandTest {
    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();

    private void run(Links links) throws Exception {
        var access = Access.toThisLab(Ports.free());
        new ControlServer(access, new SmallLab(List.of(), Map.of()), links)
                .listen(vertx)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        access.keepIn(data);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void links_are_listed_in_the_order_of_the_topology_with_what_is_wrong_with_them() throws Exception {
        run(links());

        assertThat(printedBy("fault")).containsSubsequence("users:db", "off", "users:kafka", "off");
        assertThat(printedBy("fault", "users:kafka", "latency=1500ms"))
                .contains("users:kafka", "latency=1500ms")
                .doesNotContain("users:db");

        assertThat(printedBy("fault")).containsSubsequence("users:db", "off", "users:kafka", "latency=1500ms");
        assertThat(printedBy("status")).contains("fault on users:kafka: latency=1500ms");
        assertThat(printedBy("fault", "all", "off")).doesNotContain("latency");
        assertThat(printedBy("status")).doesNotContain("fault");
    }

    @Test
    void a_link_that_is_not_there_is_answered_with_those_that_are() throws Exception {
        run(links());

        var errors = new ByteArrayOutputStream();

        assertThat(run(errors, "fault", "users:cache", "reset")).isOne();
        assertThat(text(errors)).contains("There is no link users:cache. There are users:db, users:kafka.");
    }

    @Test
    void a_lab_without_links_says_so() throws Exception {
        run(new Links(Map.of()));

        for (var words :
                List.of(List.of("fault"), List.of("fault", "users:db", "reset"), List.of("fault", "all", "off"))) {
            var errors = new ByteArrayOutputStream();
            assertThat(run(errors, words.toArray(String[]::new))).isOne();
            assertThat(text(errors)).contains("--direct");
        }
    }

    private static Links links() {
        var doors = new LinkedHashMap<String, List<Door>>();
        doors.put("users:db", List.of(Door.before(1)));
        doors.put("users:kafka", List.of(Door.before(1), Door.before(2)));
        return new Links(doors);
    }

    private String printedBy(String... words) {
        var printed = new ByteArrayOutputStream();
        assertThat(run(printed, words)).as(text(printed)).isZero();
        return text(printed);
    }

    private int run(ByteArrayOutputStream printed, String... words) {
        var out = System.out;
        var err = System.err;
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        try {
            var all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--data", data.toString()));
            return Main.run(all.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static String text(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
