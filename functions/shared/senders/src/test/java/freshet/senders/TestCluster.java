package freshet.senders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * What a Kubernetes cluster tells of itself: at {@code /openid/v1/jwks} the keys of its tokens, over TLS and to its own accounts only, and
 * the first time after {@link #FIRST_ANSWER_AFTER}. At {@code /asked} it tells how often it was asked for them.
 */
public class TestCluster implements QuarkusTestResourceLifecycleManager {
    static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    static final String AUDIENCE = "freshet/users";
    static final String SOURCE = "system:serviceaccount:freshet:users-oidc-sources.knative.dev-pingsource";
    static final String SECRET = "known-to-the-lab-alone";
    static final String SIGNING_KEY = "test.signing-key";
    static final String ADDRESS = "test.cluster";

    static final Duration FIRST_ANSWER_AFTER = Duration.ofMillis(2_500);

    private static final String PASSWORD = "password";
    private static final String ACCOUNT_TOKEN = "of-the-function-s-own-account";

    private final AtomicInteger asked = new AtomicInteger();
    private Path folder;
    private HttpsServer server;
    private RsaJsonWebKey key;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("freshet-cluster-");
            key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("first");
            Files.writeString(folder.resolve("token"), ACCOUNT_TOKEN + "\n");
            serve();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | JoseException e) {
            throw new IllegalStateException(e);
        }
        String address = "https://localhost:" + server.getAddress().getPort();
        return Map.ofEntries(
                Map.entry("freshet.senders.secret", SECRET),
                Map.entry("freshet.senders.cluster.issuer", ISSUER),
                Map.entry("freshet.senders.cluster.audience", AUDIENCE),
                Map.entry("freshet.senders.cluster.subjects", SOURCE),
                Map.entry("freshet.senders.keys.url", address + "/openid/v1/jwks"),
                Map.entry(
                        "freshet.senders.keys.certificates",
                        folder.resolve("ca.crt").toString()),
                Map.entry("freshet.senders.keys.token", folder.resolve("token").toString()),
                Map.entry(ADDRESS, address),
                Map.entry(SIGNING_KEY, key.toJson(OutputControlLevel.INCLUDE_PRIVATE)));
    }

    private void serve() throws IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/openid/v1/jwks", this::tellKeys);
        server.createContext("/asked", exchange -> answer(exchange, 200, asked.toString()));
        server.start();
    }

    private SSLContext certified() throws IOException, GeneralSecurityException {
        Path file = folder.resolve("certificate.p12");
        String[] store = {
            "-alias", "cluster", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD
        };
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost");
        keytool(store, "-exportcert", "-rfc", "-file", folder.resolve("ca.crt").toString());
        KeyStore certificate = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            certificate.load(bytes, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(certificate, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String[] store, String... words) throws IOException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] command = Stream.of(new String[] {program}, words, store)
                .flatMap(Stream::of)
                .toArray(String[]::new);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + printed);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void tellKeys(HttpExchange exchange) throws IOException {
        boolean isFirst = asked.getAndIncrement() == 0;
        if (isFirst) {
            LockSupport.parkNanos(FIRST_ANSWER_AFTER.toNanos());
        }
        boolean known =
                ("Bearer " + ACCOUNT_TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        answer(exchange, known ? 200 : 401, known ? new JsonWebKeySet(key).toJson() : "");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void stop() {
        server.stop(0);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
