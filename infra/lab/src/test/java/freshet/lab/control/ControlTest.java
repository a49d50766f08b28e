package freshet.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.Await;
import freshet.lab.LabFailure;
import freshet.lab.Ports;
import freshet.lab.links.Door;
import freshet.lab.links.Fault;
import freshet.lab.links.LinkStatus;
import freshet.lab.links.Links;
import freshet.lab.process.Children;
import freshet.lab.process.Instance;
import freshet.lab.process.Launch;
import freshet.lab.process.ScriptProgram;
import freshet.lab.process.State;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    private static final Launch LAUNCH = new Launch(List.of("java", "-jar", "users.jar"), Map.of("USER", "me"));

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private Instance instance;
    private Access access;

    @BeforeEach
    void run() throws Exception {
        var program = new ScriptProgram("exec sleep 1000", () -> true);
        instance = new Instance("users", 1, program, new Children(folder.resolve("processes.json")), folder);
        instance.start();
        Await.until("the instance is ready", () -> instance.state() == State.READY);
        access = Access.toThisLab(Ports.free());
        var links = new Links(Map.of("users:db", List.of(Door.before(1))));
        new ControlServer(access, new SmallLab(List.of(instance), Map.of("users", LAUNCH)), links)
                .listen(vertx)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        access.keepIn(folder);
    }

    @AfterEach
    void stop() throws Exception {
        instance.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void the_status_tells_what_runs_where() throws Exception {
        assertThat(ControlClient.of(folder).status())
                .containsExactly(
                        new InstanceStatus("users", "users-1", instance.pid().orElseThrow(), 1, "ready"));
    }

    @Test
    void what_is_stopped_stays_down_until_it_is_started() throws Exception {
        var control = ControlClient.of(folder);

        assertThat(control.stop("users")).containsExactly(new InstanceStatus("users", "users-1", null, 1, "zero"));
        assertThat(control.status()).extracting(InstanceStatus::state).containsExactly("zero");

        assertThat(control.start("users")).extracting(InstanceStatus::state).containsExactly("ready");
        assertThat(instance.pid()).isPresent();
    }

    @Test
    void a_name_that_nothing_has_is_refused() throws Exception {
        var control = ControlClient.of(folder);

        for (var name : List.of("carts", "../users", "")) {
            assertThatThrownBy(() -> control.stop(name))
                    .isInstanceOf(LabFailure.class)
                    .hasMessage("Nothing in this lab is named " + name + ".");
        }
        assertThat(instance.state()).isEqualTo(State.READY);
    }

    @Test
    void what_cannot_be_done_is_told_with_the_reason() throws Exception {
        var control = ControlClient.of(folder);

        assertThatThrownBy(() -> control.replace("users-1"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("users-1 goes on.");
    }

    @Test
    void one_more_instance_of_a_function_is_started_as_the_lab_says() throws Exception {
        var control = ControlClient.of(folder);

        assertThat(control.launch("users")).isEqualTo(LAUNCH);
        assertThatThrownBy(() -> control.launch("carts"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("Nothing in this lab is named carts.");
    }

    @Test
    void links_are_told_of_and_set_by_their_names() throws Exception {
        var control = ControlClient.of(folder);
        var late = new Fault.Latency(Duration.ofSeconds(2));

        assertThat(control.links()).containsExactly(new LinkStatus("users:db", "off", 0, 0));
        assertThat(control.set("users:db", late)).containsExactly(new LinkStatus("users:db", "latency=2s", 0, 0));
        assertThat(control.links()).extracting(LinkStatus::fault).containsExactly("latency=2s");
        assertThat(control.set(Links.ALL, new Fault.Off()))
                .extracting(LinkStatus::fault)
                .containsExactly("off");
        for (var name : List.of("users:cache", "users", "../status", "")) {
            assertThatThrownBy(() -> control.set(name, late))
                    .isInstanceOf(LabFailure.class)
                    .hasMessageContaining("There is no link " + name + ".");
        }
    }

    @Test
    void without_the_token_nothing_is_told_or_done() throws Exception {
        for (var token : List.of("Bearer ", "Bearer wrong", access.token())) {
            var order = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + access.port() + "/instances/users/stop"))
                    .header("Authorization", token)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();

            try (var client = HttpClient.newHttpClient()) {
                assertThat(client.send(order, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(401);
            }
        }
        assertThat(instance.state()).isEqualTo(State.READY);
    }

    @Test
    void the_token_is_kept_where_the_owner_alone_reads_it() throws Exception {
        var file = folder.resolve("control.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
