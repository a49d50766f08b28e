package freshet.senders;

import static io.restassured.RestAssured.given;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@WithTestResource(TestCluster.class)
@TestMethodOrder(OrderAnnotation.class)
class KnownSendersTest {
    @ConfigProperty(name = TestCluster.SIGNING_KEY)
    String signingKey;

    @ConfigProperty(name = TestCluster.ADDRESS)
    String cluster;

    // Before the others: the cluster takes its time only once.
    @Test
    @Order(1)
    void the_first_events_of_an_instance_wait_together_for_keys_that_come_slowly() throws Exception {
        String token = token(claims -> {});
        Callable<ValidatableResponse> event = () -> sendEvents("Bearer " + token);

        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ValidatableResponse> answer : senders.invokeAll(nCopies(3, event))) {
                answer.get().statusCode(200);
            }
        }

        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void who_has_the_secret_may_send() {
        send("Bearer " + TestCluster.SECRET).statusCode(200).body(equalTo("5"));
        send("bearer " + TestCluster.SECRET).statusCode(200);
    }

    @Test
    void an_account_that_is_named_may_send_with_a_token_of_its_cluster() throws JoseException {
        send("Bearer " + token(claims -> {})).statusCode(200).body(equalTo("5"));
    }

    @Test
    void without_a_token_it_is_401_and_says_what_is_wanted() {
        int before = refused();

        given().body("hello")
                .post("/probe")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("type", equalTo("urn:freshet:problem:unauthorized"))
                .body("status", equalTo(401));
        send("Basic aGVsbG8=").statusCode(401);
        assertThat(refused()).isEqualTo(before + 2);
    }

    @Test
    void a_token_for_another_audience_or_of_another_issuer_or_of_yesterday_is_401() throws JoseException {
        send("Bearer " + token(claims -> claims.setAudience("freshet/products")))
                .statusCode(401);
        send("Bearer " + token(claims -> claims.setIssuer("https://elsewhere.example")))
                .statusCode(401);
        send("Bearer " + token(claims -> claims.setExpirationTimeMinutesInTheFuture(-60)))
                .statusCode(401);
        send("Bearer " + token(claims -> claims.unsetClaim("exp"))).statusCode(401);
    }

    @Test
    void another_account_of_the_same_cluster_is_403() throws JoseException {
        send("Bearer " + token(claims -> claims.setSubject("system:serviceaccount:elsewhere:users")))
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:freshet:problem:forbidden"));
    }

    @Test
    void events_are_taken_of_who_may_send_and_wait_with_everybody_else() throws JoseException {
        sendEvents("Bearer " + token(claims -> {})).statusCode(200).body(equalTo("5"));

        int before = refused();
        for (String stranger : List.of(
                "",
                "Bearer " + token(claims -> claims.setIssuer("https://elsewhere.example")),
                "Bearer " + token(claims -> claims.setSubject("system:serviceaccount:elsewhere:users")))) {
            sendEvents(stranger)
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "1")
                    .body("type", equalTo("urn:freshet:problem:unknown-sender"));
        }
        assertThat(refused()).isEqualTo(before + 3);
    }

    @Test
    void what_the_cluster_has_not_signed_is_401() throws JoseException {
        RsaJsonWebKey another = RsaJwkGenerator.generateJwk(2048);
        another.setKeyId("first");
        send("Bearer " + signed(claims(), another)).statusCode(401);
        another.setKeyId("second");
        send("Bearer " + signed(claims(), another)).statusCode(401);
        send("Bearer " + signedWithThePublicKey()).statusCode(401);
        send("Bearer " + unsigned()).statusCode(401);
        send("Bearer " + TestCluster.SECRET + "s").statusCode(401);
        send("Bearer ").statusCode(401);
    }

    @Test
    void the_cluster_is_not_asked_for_its_keys_for_each_token() throws JoseException {
        given().get("/probe").then().statusCode(200).body(equalTo("welcome"));
        send("Bearer " + TestCluster.SECRET).statusCode(200);
        send("Bearer " + token(claims -> {})).statusCode(200);
        int before = asked();

        send("Bearer " + token(claims -> {})).statusCode(200);
        send("Bearer " + token(claims -> {})).statusCode(200);

        assertThat(asked()).isEqualTo(before).isBetween(1, 2); // twice if a key was asked for that is not there
    }

    private static ValidatableResponse send(String authorization) {
        return send("/probe", authorization);
    }

    private static ValidatableResponse sendEvents(String authorization) {
        return send("/probe/events", authorization);
    }

    private static ValidatableResponse send(String path, String authorization) {
        return given().header("Authorization", authorization)
                .body("hello")
                .post(path)
                .then();
    }

    private String token(Consumer<JwtClaims> change) throws JoseException {
        JwtClaims claims = claims();
        change.accept(claims);
        return signed(claims, (RsaJsonWebKey) PublicJsonWebKey.Factory.newPublicJwk(signingKey));
    }

    // As the sources of Knative Eventing get theirs from Kubernetes.
    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(TestCluster.ISSUER);
        claims.setAudience(TestCluster.AUDIENCE);
        claims.setSubject(TestCluster.SOURCE);
        claims.setExpirationTimeMinutesInTheFuture(60);
        claims.setIssuedAtToNow();
        return claims;
    }

    private static String signed(JwtClaims claims, RsaJsonWebKey key) throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(key.getPrivateKey());
        return signature.getCompactSerialization();
    }

    // The old trick: what is public anyway, taken for a secret.
    private String signedWithThePublicKey() throws JoseException {
        PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(signingKey);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims().toJson());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        return signature.getCompactSerialization();
    }

    private static String unsigned() throws JoseException {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims().toJson());
        signature.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.ALLOW_ONLY_NONE);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        return signature.getCompactSerialization();
    }

    private int asked() {
        return Integer.parseInt(
                given().relaxedHTTPSValidation().get(cluster + "/asked").asString());
    }

    private static int refused() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("freshet_senders_refused_total"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
