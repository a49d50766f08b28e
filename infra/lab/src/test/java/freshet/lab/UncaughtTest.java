package freshet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UncaughtTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_thread_that_ends_by_an_error_ends_the_lab_on_another_thread(boolean isVirtual) throws Exception {
        var end = new CompletableFuture<Thread>();
        var threads = isVirtual ? Thread.ofVirtual() : Thread.ofPlatform();
        var dying = threads.unstarted(() -> {
            Thread.currentThread()
                    .setUncaughtExceptionHandler(new Uncaught(() -> end.complete(Thread.currentThread())));
            throw new StackOverflowError();
        });

        dying.start();

        assertThat(end.get(10, TimeUnit.SECONDS)).isNotEqualTo(dying);
        dying.join();
    }
}
