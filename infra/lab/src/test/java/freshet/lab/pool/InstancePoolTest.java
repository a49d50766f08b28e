package freshet.lab.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.Await;
import freshet.lab.LabFailure;
import freshet.lab.front.Backend;
import freshet.lab.front.Pool;
import freshet.lab.pool.InstancePool.Scaling;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import freshet.lab.process.ScriptProgram;
import freshet.lab.process.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancePoolTest {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final String RUNS = "exec sleep 1000";

    @TempDir
    private Path folder;

    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final List<Backend> served = new CopyOnWriteArrayList<>();
    private Instant now = Instant.EPOCH;
    private InstancePool pool;

    private InstancePool pool(int min, int max, String... scripts) {
        var children = new Children(folder.resolve("processes.json"));
        var instances = IntStream.rangeClosed(1, max + 1)
                .mapToObj(number -> new Instance("users", number, program(number, scripts), children, folder))
                .toList();
        pool = new InstancePool(
                "users", new Bounds(min, max), new Scaling(10, new Pool.Limits(20, 1000), IDLE), instances, () -> now);
        pool.begin();
        return pool;
    }

    private ScriptProgram program(int number, String... scripts) {
        return new ScriptProgram(number <= scripts.length ? scripts[number - 1] : RUNS, ready::get);
    }

    @AfterEach
    void stop() throws InterruptedException {
        Instance.stopAll(pool.close());
    }

    private List<String> ids(State state) {
        return pool.instances().stream()
                .filter(instance -> instance.state() == state)
                .map(Instance::id)
                .toList();
    }

    private void awaitReady(String... ids) throws Exception {
        Await.until(List.of(ids) + " to be ready", () -> ids(State.READY).equals(List.of(ids)));
    }

    @Test
    void a_pool_that_may_be_at_zero_begins_there() {
        pool(0, 2);

        assertThat(ids(State.ZERO)).containsExactly("users-1");
        assertThat(pool.instances()).hasSize(1);
    }

    @Test
    void a_pool_begins_with_the_least_that_there_are_to_be() throws Exception {
        pool(2, 4);

        awaitReady("users-1", "users-2");
    }

    @Test
    void the_first_request_starts_the_first_instance_and_is_served_by_it() throws Exception {
        pool(0, 2);
        pool.scale();
        assertThat(ids(State.ZERO)).containsExactly("users-1");

        requests(1);
        pool.scale();

        awaitReady("users-1");
        pool.scale();
        assertThat(served).hasSize(1);
    }

    @Test
    void more_requests_than_the_target_start_more_instances_up_to_the_most() throws Exception {
        pool(1, 3);
        awaitReady("users-1");

        requests(10);
        pool.scale();
        assertThat(pool.instances()).hasSize(1);

        requests(1);
        pool.scale();
        awaitReady("users-1", "users-2");

        requests(100);
        pool.scale();
        awaitReady("users-1", "users-2", "users-3");

        pool.scale();
        assertThat(pool.instances()).hasSize(3);
    }

    @Test
    void instances_that_were_not_needed_for_the_window_end_down_to_the_least() throws Exception {
        pool(1, 3);
        requests(21);
        pool.scale();
        awaitReady("users-1", "users-2", "users-3");
        answerAll();
        pool.scale();
        pool.scale();

        now = now.plus(IDLE);
        pool.scale();
        assertThat(ids(State.READY)).hasSize(3);

        now = now.plusMillis(1);
        pool.scale();
        Await.until("one is left", () -> pool.instances().size() == 1);
        assertThat(ids(State.READY)).containsExactly("users-1");
    }

    @Test
    void an_instance_that_is_to_go_answers_what_it_has_before_it_is_asked_to_end() throws Exception {
        pool(1, 2, "trap 'exit 0' TERM; while :; do sleep 0.01; done");
        awaitReady("users-1");
        var process = ProcessHandle.of(pool.instances().getFirst().pid().orElseThrow())
                .orElseThrow();
        requests(1);
        pool.front().serveWaiting();

        var stop = CompletableFuture.runAsync(this::stopUsers);
        Await.until("it gets no more requests", () -> ids(State.DRAINING).equals(List.of("users-1")));
        assertThat(pool.front().take(Set.of())).isEmpty();
        assertThat(process.isAlive()).isTrue();
        answerAll();

        stop.get(30, TimeUnit.SECONDS);
        assertThat(process.isAlive()).isFalse();
        assertThat(ids(State.ZERO)).containsExactly("users-1");
    }

    @Test
    void an_instance_that_does_not_get_done_is_asked_to_end_all_the_same() throws Exception {
        pool(1, 2);
        awaitReady("users-1");
        requests(1);
        pool.front().serveWaiting();

        stopUsers();

        assertThat(ids(State.ZERO)).containsExactly("users-1");
    }

    @Test
    void what_is_held_down_is_started_by_no_request() throws Exception {
        pool(0, 2);
        pool.stop("users");

        assertThat(pool.front().await(backend -> {})).isFalse();

        pool.start("users");

        awaitReady("users-1");
        pool.scale();
        assertThat(ids(State.READY)).containsExactly("users-1");
    }

    @Test
    void one_instance_that_is_held_down_leaves_the_others_to_the_requests() throws Exception {
        pool(2, 2);
        awaitReady("users-1", "users-2");
        pool.stop("users-1");
        assertThat(ids(State.ZERO)).containsExactly("users-1");

        pool.start("users-1");

        awaitReady("users-1", "users-2");
    }

    @Test
    void a_replacement_is_ready_before_the_old_one_goes() throws Exception {
        pool(1, 1);
        awaitReady("users-1");
        ready.set(false);

        var replaced = CompletableFuture.supplyAsync(() -> replace("users-1"));
        Await.until("another one starts", () -> ids(State.STARTING).equals(List.of("users-2")));
        assertThat(ids(State.READY)).containsExactly("users-1");
        ready.set(true);

        assertThat(replaced.get(30, TimeUnit.SECONDS).id()).isEqualTo("users-2");
        assertThat(pool.instances()).extracting(Instance::id).containsExactly("users-2");
        assertThat(replace("users-2").id()).isEqualTo("users-1");
    }

    @Test
    void an_instance_goes_on_if_its_replacement_does_not_become_ready() throws Exception {
        pool(1, 1, RUNS, "exit 3");
        awaitReady("users-1");
        var pid = pool.instances().getFirst().pid();
        ready.set(false);

        assertThatThrownBy(() -> pool.replace("users-1"))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("users-1 goes on")
                .hasMessageContaining("ended with exit code 3");

        assertThat(pool.instances()).extracting(Instance::id).containsExactly("users-1");
        assertThat(pool.instances().getFirst().pid()).isEqualTo(pid);
        assertThat(ids(State.READY)).containsExactly("users-1");
    }

    @Test
    void an_instance_that_does_not_run_is_replaced_by_none() {
        pool(0, 1);

        assertThatThrownBy(() -> pool.replace("users-1"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("users-1 does not run.");
    }

    // As many as that come and find no place, so that they wait.
    private void requests(int number) {
        for (int request = 0; request < number; request++) {
            assertThat(pool.front().await(served::add)).isTrue();
        }
    }

    private void answerAll() {
        pool.front().serveWaiting();
        served.forEach(pool.front()::release);
        served.clear();
    }

    private void stopUsers() {
        try {
            pool.stop("users");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instance replace(String id) {
        try {
            return pool.replace(id);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
