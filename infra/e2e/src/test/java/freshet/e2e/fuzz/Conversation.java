package freshet.e2e.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came back for a request on a connection of its own.
 *
 * @param answers none if the connection was closed before
 * @param mishap why there are no more answers, if it is no close; null otherwise
 */
record Conversation(List<RawAnswer> answers, String mishap) {
    /** Longer than the deadline of a request that names none. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    /** What a server has time for that waits for more of a body, or may say more. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** The mutated requests have a client's address of their own. */
    private static final String CLIENT = "127.0.0.9";

    static Conversation of(Draft draft, int port) {
        List<RawAnswer> answers = new ArrayList<>();
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(CLIENT, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            String broken = send(draft, socket);
            try {
                read(draft, socket, answers);
                return new Conversation(answers, answers.isEmpty() ? broken : null);
            } catch (SocketTimeoutException e) {
                return new Conversation(answers, "no answer within " + PATIENCE.toSeconds() + " s");
            } catch (IOException | NumberFormatException e) {
                return new Conversation(answers, e.getMessage());
            }
        } catch (IOException e) {
            return new Conversation(answers, "no connection: " + e.getMessage());
        }
    }

    // A server may close before it has read all. What it said before that is read all the same.
    private static String send(Draft draft, Socket socket) {
        try {
            socket.getOutputStream().write(draft.bytes());
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void read(Draft draft, Socket socket, List<RawAnswer> answers) throws IOException {
        BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
        if (draft.isUnfinished()) {
            awaitOrEnd(socket, in);
        }
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        AnswerReader reader = new AnswerReader(in, draft.version.strip());
        Optional<RawAnswer> next = reader.next(draft.method.equals("HEAD"));
        while (next.isPresent()) {
            answers.add(next.get());
            if (next.get().status() == 101
                    || draft.following.isEmpty() && !next.get().isBareRefusal()) {
                return;
            }
            socket.setSoTimeout(Math.toIntExact(MOMENT.toMillis()));
            try {
                next = reader.next(false);
            } catch (SocketTimeoutException e) { // what is sent behind a request need not be one
                return;
            }
        }
    }

    private static void awaitOrEnd(Socket socket, BufferedInputStream in) throws IOException {
        socket.setSoTimeout(Math.toIntExact(MOMENT.toMillis()));
        in.mark(1);
        try {
            if (in.read() >= 0) {
                in.reset();
            }
        } catch (SocketTimeoutException e) {
            socket.shutdownOutput();
        }
    }
}
