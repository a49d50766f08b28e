package freshet.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback address. */
public final class Ports {
    // Below the range from which operating systems take the ports of outgoing connections: nothing else takes one of
    // these between the moment it is found free and the moment its process opens it.
    private static final int LOWEST_FREE = 20_000;
    private static final int HIGHEST_FREE = 32_000;
    private static final int ATTEMPTS = 1_000;
    private static final int CONNECT_LIMIT_MILLIS = 1_000;
    private static final Set<Integer> RESERVED = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** 127.0.0.1, and nothing that other machines reach. */
    public static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    /** Whether nobody listens on the port. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether somebody accepts connections on the port. */
    public static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), CONNECT_LIMIT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @param wanted what each port is for, in a few words
     * @throws LabFailure if somebody listens on one of them
     */
    static void requireFree(Map<Integer, String> wanted) {
        wanted.forEach((port, use) -> {
            if (!isFree(port)) {
                throw new LabFailure(
                        "Port %d is taken, and the lab needs it for %s. Stop what listens there, or take other ports with --port-base PORT."
                                .formatted(port, use));
            }
        });
    }

    /** A port that nobody listens on. */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE);
            if (!RESERVED.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new LabFailure("No port between " + LOWEST_FREE + " and " + HIGHEST_FREE + " is free.");
    }

    /** A free port for something that comes back to it after a restart: {@link #free} does not give it to anybody else. */
    public static int reserved() {
        while (true) {
            var port = free();
            if (RESERVED.add(port)) {
                return port;
            }
        }
    }
}
