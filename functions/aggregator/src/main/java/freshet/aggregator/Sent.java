package freshet.aggregator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import jakarta.ws.rs.core.EntityTag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * An answer as it is sent.
 *
 * @param tag a weak entity tag of all but the provenance, so that it is the same whatever strategy answers; empty for an answer
 *     that is not complete
 */
record Sent(byte[] json, Optional<EntityTag> tag) {
    private static final String BEFORE_PROVENANCE = ",\"provenance\":";
    private static final int TAG_BYTES = 16;

    static Sent of(UserPurchases answer, ObjectWriter writer) {
        byte[] json = bytes(answer, writer);
        int provenance = bytes(answer.provenance(), writer).length;
        int content = json.length - BEFORE_PROVENANCE.length() - provenance - 1;
        return new Sent(json, answer.provenance().complete() ? Optional.of(tag(json, content)) : Optional.empty());
    }

    private static EntityTag tag(byte[] json, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(json, 0, length);
            byte[] hash = new byte[TAG_BYTES];
            System.arraycopy(digest.digest(), 0, hash, 0, TAG_BYTES);
            return new EntityTag(Base64.getUrlEncoder().withoutPadding().encodeToString(hash), true);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] bytes(Object value, ObjectWriter writer) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record that cannot be written as JSON: " + value.getClass(), e);
        }
    }
}
