package freshet.purchases.idempotency;

import freshet.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A request that takes effect once: who sends it, under which key, and what it asks for.
 *
 * @param client the SHA-256 of the client's name, in hexadecimal digits
 * @param key without quotes, so that it is the same in both of its forms
 * @param hash the SHA-256 of what is asked for, in hexadecimal digits
 */
public record IdempotentRequest(String client, String key, String hash) {
    /**
     * @param keys the lines of the header {@code Idempotency-Key} as they came
     * @param content what is asked for, in a form that is the same for the same request
     * @throws ProblemException as {@link IdempotencyKey#parse} says
     */
    public static IdempotentRequest of(String client, List<String> keys, byte[] content) {
        String key = IdempotencyKey.parse(keys);
        return new IdempotentRequest(sha256(client.getBytes(StandardCharsets.UTF_8)), key, sha256(content));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
