package freshet.aggregator;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Tells the aggregator where its owners are, before there are any. */
public class OwnerPorts implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        Map<String, String> urls = new HashMap<>();
        for (String owner : new String[] {"users", "products", "purchases"}) {
            urls.put("freshet." + owner + ".url", "http://127.0.0.1:" + freePort());
        }
        return urls;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // The owners themselves are the tests' business.
    }
}
