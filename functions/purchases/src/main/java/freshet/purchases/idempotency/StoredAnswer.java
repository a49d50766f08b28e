package freshet.purchases.idempotency;

/**
 * An answer as it is given again, byte for byte.
 *
 * @param location the path of what was created
 * @param etag with its quotes
 */
public record StoredAnswer(int status, String location, String etag, byte[] body) {}
