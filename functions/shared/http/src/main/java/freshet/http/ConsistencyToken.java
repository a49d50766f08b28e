package freshet.http;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a client has written or been shown, in a form that is opaque to it: sent with a question, it asks for an answer that is no
 * older. A single write answers with the token of what it wrote; several tokens are a comma-separated list. A token has at most
 * {@value #MAX_LENGTH} characters.
 */
public sealed interface ConsistencyToken {
    /** The header that carries tokens, both ways. */
    String HEADER = "Consistency-Token";

    /** The most tokens that one request may send. */
    int MAX_IN_REQUEST = 128;

    /** The most characters of a token. */
    int MAX_LENGTH = 34;

    /** A code, a version and an id. */
    int VERSION_BYTES = 25;

    /** A code and a time. */
    int EVERYTHING_BYTES = 9;

    /** The last millisecond of the year 9999. */
    long LAST_MILLIS = 253_402_300_799_999L;

    /** The code of {@link Everything}. */
    byte EVERYTHING = 'e';

    /** Which of the owners' things a version is of. */
    enum Entity {
        USER('u'),
        PRODUCT('p'),
        PURCHASE('c');

        private final byte code;

        Entity(char code) {
            this.code = (byte) code;
        }

        private static Entity of(byte code) {
            return Arrays.stream(values())
                    .filter(entity -> entity.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("of another kind"));
        }
    }

    /**
     * A thing at a version, or at a later one.
     *
     * @param version 1 or more; {@link Long#MAX_VALUE} stands for a deletion of which the version is not known
     */
    record Version(Entity entity, UUID id, long version) implements ConsistencyToken {
        public Version {
            if (version < 1) {
                throw new IllegalArgumentException("no version: " + version);
            }
        }

        /** That this thing was deleted. */
        public static Version deleted(Entity entity, UUID id) {
            return new Version(entity, id, Long.MAX_VALUE);
        }
    }

    /** All that the owners held at an instant; it stands for more versions than a header should carry. */
    record Everything(Instant at) implements ConsistencyToken {}

    /** The token of a write. */
    static String of(Entity entity, UUID id, long version) {
        return text(new Version(entity, id, version));
    }

    /** These tokens as a header has them. */
    static String list(Collection<? extends ConsistencyToken> tokens) {
        return tokens.stream().map(ConsistencyToken::text).collect(Collectors.joining(","));
    }

    /** A token as text. */
    static String text(ConsistencyToken token) {
        ByteBuffer bytes = ByteBuffer.allocate(VERSION_BYTES);
        switch (token) {
            case Version of ->
                bytes.put(of.entity().code)
                        .putLong(of.version())
                        .putLong(of.id().getMostSignificantBits())
                        .putLong(of.id().getLeastSignificantBits());
            case Everything of -> bytes.put(EVERYTHING).putLong(of.at().toEpochMilli());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /**
     * Reads the tokens of a request.
     *
     * @param lines the header's lines as they came; empty elements are none (RFC 9110, section 5.6.1)
     * @throws ProblemException 400 {@code unreadable-token} if one is no token, or there are more than {@link #MAX_IN_REQUEST}
     */
    static List<ConsistencyToken> parse(List<String> lines) {
        List<String> texts = lines.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .limit(MAX_IN_REQUEST + 1L)
                .toList();
        if (texts.size() > MAX_IN_REQUEST) {
            throw new ProblemException(
                    ProblemType.UNREADABLE_TOKEN, HEADER + " takes at most " + MAX_IN_REQUEST + " tokens");
        }
        return texts.stream().map(ConsistencyToken::read).toList();
    }

    private static ConsistencyToken read(String text) {
        try {
            ConsistencyToken token = decode(text);
            if (!text(token).equals(text)) {
                throw new IllegalArgumentException("not as it was written");
            }
            return token;
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemType.UNREADABLE_TOKEN,
                    HEADER + " takes what was answered under this name, and nothing else");
        }
    }

    private static ConsistencyToken decode(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("too long");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        return switch (bytes.limit()) {
            case VERSION_BYTES -> version(bytes);
            case EVERYTHING_BYTES -> everything(bytes.get(), bytes.getLong());
            default -> throw new IllegalArgumentException("of another length");
        };
    }

    private static Version version(ByteBuffer bytes) {
        Entity entity = Entity.of(bytes.get());
        long version = bytes.getLong();
        return new Version(entity, new UUID(bytes.getLong(), bytes.getLong()), version);
    }

    private static Everything everything(byte code, long millis) {
        if (code != EVERYTHING) {
            throw new IllegalArgumentException("of another kind");
        }
        if (millis < 0 || millis > LAST_MILLIS) {
            throw new IllegalArgumentException("a time that no clock shows");
        }
        return new Everything(Instant.ofEpochMilli(millis));
    }
}
