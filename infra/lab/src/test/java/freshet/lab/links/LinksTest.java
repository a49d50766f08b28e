package freshet.lab.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.Await;
import freshet.lab.LabFailure;
import freshet.lab.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link before a server that says back what it is told, over real sockets. */
@Timeout(120)
class LinksTest {
    private static final String NAME = "users:db";
    private static final Fault OFF = new Fault.Off();
    private static final Fault HALF_A_SECOND = new Fault.Latency(Duration.ofMillis(500));
    private static final Fault AS_GOOD_AS_NEVER = new Fault.Latency(Duration.ofMinutes(10));
    private static final int LONG_ENOUGH_TO_SEE_NOTHING = 300;
    private static final int MEBI = 1 << 20;
    private static final int MORE_THAN_ALL_BUFFERS = 64 * MEBI;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Socket> served = new ConcurrentLinkedQueue<>();
    private ServerSocket server;
    private Door door;
    private Links links;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket();
        server.bind(new InetSocketAddress(Ports.loopback(), 0));
        threads.submit(this::serve);
        door = Door.before(server.getLocalPort());
        links = new Links(Map.of(NAME, List.of(door)));
        links.open();
    }

    @AfterEach
    void close() throws IOException {
        links.close();
        server.close();
        for (var socket : served) {
            socket.close();
        }
        threads.close();
    }

    private Void serve() throws IOException {
        while (true) {
            var socket = server.accept();
            served.add(socket);
            threads.submit(() -> echo(socket));
        }
    }

    private static Void echo(Socket socket) throws IOException {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        }
        return null;
    }

    @Test
    void what_is_said_arrives_and_so_does_what_is_answered() throws Exception {
        try (var client = connect()) {
            assertEchoes(client, "hello");
            assertEchoes(client, "again");
        }
        Await.until("the connection is gone", () -> status().open() == 0);
        assertThat(status()).isEqualTo(new LinkStatus(NAME, "off", 0, 1));
    }

    @Test
    void a_reader_who_does_not_read_slows_the_writer_down_and_loses_nothing() throws Exception {
        try (var client = connect()) {
            var sent = new AtomicLong();
            var writing = write(client, sent);
            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(MORE_THAN_ALL_BUFFERS);

            assertReads(client);
            writing.get();
        }
    }

    @Test
    void a_latency_holds_answers_back_and_keeps_them_in_order() throws Exception {
        links.set(NAME, HALF_A_SECOND);
        try (var client = connect()) {
            var begin = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                client.getOutputStream().write((i + ",").getBytes(StandardCharsets.UTF_8));
            }

            var first = (char) client.getInputStream().read();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
            var all = first + new String(client.getInputStream().readNBytes(289), StandardCharsets.UTF_8);
            assertThat(all.split(",")).hasSize(100).startsWith("0", "1", "2").endsWith("98", "99");
        }
    }

    @Test
    void what_a_latency_holds_is_bounded() throws Exception {
        try (var client = connect()) {
            assertEchoes(client, "hello");
            links.set(NAME, AS_GOOD_AS_NEVER);
            var sent = new AtomicLong();
            var writing = write(client, sent);
            awaitStandstill(sent);

            assertThat(sent.get()).isLessThan(MORE_THAN_ALL_BUFFERS);

            links.set(NAME, OFF);
            assertReads(client);
            writing.get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "latency=1ms"})
    void a_shorter_latency_and_the_end_of_one_hold_at_once_for_what_is_held(String next) throws Exception {
        links.set(NAME, AS_GOOD_AS_NEVER);
        try (var client = connect()) {
            say(client, "hello");
            assertSilence(client);

            links.set(NAME, Fault.of(next));

            assertHears(client, "hello");
        }
    }

    @Test
    void the_end_of_a_connection_comes_after_all_that_was_said() throws Exception {
        try (var client = connect()) {
            assertEchoes(client, "hello");
            links.set(NAME, HALF_A_SECOND);
            served.peek().getOutputStream().write("farewell".getBytes(StandardCharsets.UTF_8));
            served.peek().close();

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("farewell");
        }
        Await.until("the connection is gone", () -> status().open() == 0);
    }

    @Test
    void a_blackhole_swallows_and_closes_nothing_and_what_was_under_way_goes_on_after_it() throws Exception {
        try (var before = connect()) {
            assertEchoes(before, "hello");

            links.set(NAME, new Fault.Blackhole());
            say(before, "is anybody there");
            try (var after = connect()) {
                say(after, "or here");

                assertSilence(before);
                assertSilence(after);
                assertThat(served).hasSize(1);

                links.set(NAME, OFF);

                assertHears(before, "is anybody there");
                assertHears(after, "or here");
            }
        }
    }

    @Test
    void who_gives_up_in_a_blackhole_leaves_nothing_behind() throws Exception {
        var before = connect();
        assertEchoes(before, "hello");
        links.set(NAME, new Fault.Blackhole());
        say(before, "is anybody there");
        var after = connect();

        before.close();
        after.close();
        links.set(NAME, OFF);

        Await.until("all connections are gone", () -> status().open() == 0);
        Await.until("the server's too", () -> served.stream().allMatch(Socket::isClosed));
        assertThat(status().accepted()).isEqualTo(2);
    }

    @Test
    void a_reset_ends_what_is_there_and_refuses_what_comes_until_it_is_off() throws Exception {
        try (var before = connect()) {
            assertEchoes(before, "hello");

            links.set(NAME, new Fault.Reset());

            assertReset(before);
            try (var after = connect()) {
                assertReset(after);
            }
        }
        assertThat(status().accepted()).isEqualTo(2);
        Await.until("the server's side is gone", () -> served.stream().allMatch(Socket::isClosed));

        links.set(NAME, OFF);

        try (var client = connect()) {
            assertEchoes(client, "hello");
        }
    }

    @Test
    void where_nobody_listens_the_connection_is_reset() throws Exception {
        var nowhere = Door.before(Ports.reserved());
        var link = new Links(Map.of(NAME, List.of(nowhere)));
        link.open();
        try (var client = new Socket(Ports.loopback(), nowhere.port())) {
            assertReset(client);
            Await.until(
                    "the connection is gone", () -> link.statuses().getFirst().open() == 0);
        } finally {
            link.close();
        }
    }

    @Test
    void only_links_that_are_there_can_go_wrong() {
        assertThatThrownBy(() -> links.set("users:cache", OFF))
                .isInstanceOf(LabFailure.class)
                .hasMessage("There is no link users:cache. There are users:db.");
        assertThatThrownBy(() -> new Links(Map.of()).set(Links.ALL, OFF))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("--direct");
        assertThat(links.set(Links.ALL, HALF_A_SECOND))
                .extracting(LinkStatus::fault)
                .containsExactly("latency=500ms");
    }

    private LinkStatus status() {
        return links.statuses().getFirst();
    }

    private Socket connect() throws IOException {
        return new Socket(Ports.loopback(), door.port());
    }

    private static void say(Socket client, String words) throws IOException {
        client.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertEchoes(Socket client, String words) throws IOException {
        say(client, words);
        assertHears(client, words);
    }

    private static void assertHears(Socket client, String words) throws IOException {
        client.setSoTimeout(0);
        assertThat(new String(client.getInputStream().readNBytes(words.length()), StandardCharsets.UTF_8))
                .isEqualTo(words);
    }

    private static void assertSilence(Socket client) throws IOException {
        client.setSoTimeout(LONG_ENOUGH_TO_SEE_NOTHING);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    private static void assertReset(Socket client) {
        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    // Bytes that tell their place, so that a lost or doubled one shows.
    private Future<Void> write(Socket client, AtomicLong sent) {
        return threads.submit(() -> {
            for (int i = 0; i < MORE_THAN_ALL_BUFFERS / MEBI; i++) {
                client.getOutputStream().write(block(i));
                sent.addAndGet(MEBI);
            }
            return null;
        });
    }

    private static void assertReads(Socket client) throws IOException {
        client.setSoTimeout(0);
        for (int i = 0; i < MORE_THAN_ALL_BUFFERS / MEBI; i++) {
            assertThat(client.getInputStream().readNBytes(MEBI)).isEqualTo(block(i));
        }
    }

    private static byte[] block(int number) {
        var block = new byte[MEBI];
        for (int i = 0; i < MEBI; i++) {
            block[i] = (byte) (i * 31 + number + i / 251);
        }
        return block;
    }

    private static void awaitStandstill(AtomicLong sent) throws Exception {
        Await.until("something is sent", () -> sent.get() > 0);
        var last = new AtomicLong(-1);
        Await.until("the writer stands still", () -> {
            Thread.sleep(LONG_ENOUGH_TO_SEE_NOTHING);
            return last.getAndSet(sent.get()) == sent.get();
        });
    }
}
