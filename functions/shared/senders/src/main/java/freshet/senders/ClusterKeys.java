package freshet.senders;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** Asks a cluster for the keys that it signs its tokens with. It connects on the first question. */
@ApplicationScoped
class ClusterKeys {
    private static final int OK = 200;

    private final SendersConfig.Keys config;

    ClusterKeys(SendersConfig config) {
        this.config = config.keys();
    }

    /**
     * The keys of the JSON Web Key Set that is there.
     *
     * @throws IOException if it cannot be had in time, be it for a certificate that is not trusted
     */
    @Timeout
    @Bulkhead
    @CircuitBreaker
    List<JsonWebKey> read() throws IOException {
        URI address = URI.create(config.url());
        // Once an hour: a client of its own each time, which sees certificates and tokens that have been renewed.
        try (HttpClient client = client(address)) {
            HttpResponse<String> answer = client.send(request(address), BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new IOException("The cluster's keys are not told: status " + answer.statusCode());
            }
            return new JsonWebKeySet(answer.body()).getJsonWebKeys();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The cluster's keys were not told in time", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("The cluster's certificates cannot be used", e);
        } catch (JoseException e) {
            throw new IOException("The cluster's keys are not understood", e);
        }
    }

    private HttpClient client(URI address) throws IOException, GeneralSecurityException {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(config.timeout());
        if ("https".equals(address.getScheme())) {
            client.sslContext(trusting(config.certificates()));
        }
        return client.build();
    }

    private HttpRequest request(URI address) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(config.timeout());
        if (Files.exists(config.token())) {
            request.header(
                    "Authorization",
                    "Bearer " + Files.readString(config.token()).strip());
        }
        return request.build();
    }

    private static SSLContext trusting(Path certificates) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream file = Files.newInputStream(certificates)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
