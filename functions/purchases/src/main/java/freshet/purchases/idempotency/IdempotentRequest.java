package freshet.purchases.idempotency;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A request that takes effect once: who sends it, under which key, and what it asks for.
 *
 * @param client the SHA-256 of the client's name, in hexadecimal digits
 * @param hash the SHA-256 of what is asked for, in hexadecimal digits
 */
public record IdempotentRequest(String client, String key, String hash) {
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,200}");

    /**
     * @param key the header {@code Idempotency-Key} as it came; null where there was none
     * @param content what is asked for, in a form that is the same for the same request
     * @throws ProblemException 400 {@code idempotency-key-required} without a key, 400 {@code invalid-request} if it is longer than
     *     200 characters or has others than printable ASCII
     */
    public static IdempotentRequest of(String client, String key, byte[] content) {
        if (key == null || key.isBlank()) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REQUIRED,
                    "send an Idempotency-Key, a new one for each purchase and the same one when you repeat a request");
        }
        if (!KEY.matcher(key).matches()) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "an Idempotency-Key is 1 to 200 printable ASCII characters");
        }
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
