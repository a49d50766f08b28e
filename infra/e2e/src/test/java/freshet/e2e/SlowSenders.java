package freshet.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connections of one client that begin a {@code POST} and send a byte of its body every half second, and begin anew when they are closed. */
final class SlowSenders implements AutoCloseable {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> sockets = new ArrayList<>();
    private final InetAddress client;
    private final URI target;

    /** @param client the address that they come from, such as 127.0.0.2 */
    SlowSenders(int count, String client, String target) throws IOException {
        this.client = InetAddress.getByName(client);
        this.target = URI.create(target);
        for (int sender = 0; sender < count; sender++) {
            sockets.add(begin());
        }
        clock.scheduleWithFixedDelay(this::sendOn, 500, 500, TimeUnit.MILLISECONDS);
    }

    private Socket begin() throws IOException {
        Socket socket = new Socket(target.getHost(), target.getPort(), client, 0);
        socket.getOutputStream()
                .write(("POST " + target.getPath()
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void sendOn() {
        sockets.replaceAll(this::sendOn);
    }

    private Socket sendOn(Socket socket) {
        try {
            if (socket.getInputStream().available() == 0) {
                socket.getOutputStream().write(' ');
                return socket;
            }
        } catch (IOException e) {
            // closed by now, as is one that has had its answer
        }
        try (socket) {
            return begin();
        } catch (IOException e) {
            return socket;
        }
    }

    @Override
    public void close() throws IOException {
        clock.shutdownNow();
        clock.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
