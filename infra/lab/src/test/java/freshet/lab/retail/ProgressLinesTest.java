package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final AtomicLong now = new AtomicLong();
    private final StringWriter text = new StringWriter();
    private final Progress progress = new ProgressLines(new PrintWriter(text), now::get);

    @Test
    void a_line_is_printed_now_and_then_and_at_the_end() {
        try (var step = progress.begin("purchases", "rows", 20_000)) {
            after(2);
            step.advance(1_000);
            after(4);
            step.advance(5_000);
            after(4);
            step.advance(14_000);
        }

        assertThat(text.toString().lines())
                .containsExactly(
                        "purchases: 6,000 of 20,000 rows (30 %), 1,000/s, 14 s left",
                        "purchases: 20,000 of 20,000 rows (100 %), 2,000/s");
    }

    @Test
    void nothing_to_do_is_done() {
        progress.begin("users", "users", 0).close();

        assertThat(text.toString().lines()).containsExactly("users: 0 of 0 users (100 %), 0/s");
    }

    private void after(int seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
