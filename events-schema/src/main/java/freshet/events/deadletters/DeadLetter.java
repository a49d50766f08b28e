package freshet.events.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A record that a consumer could not use, as it lies in {@code freshet.dead-letters}: its own bytes and headers, unchanged, and
 * added headers that tell where it came from, who could not use it and why. All added headers begin with {@link #PREFIX}.
 *
 * <p>The record in that topic has the original's key, so that whatever a topic holds of an entity is found, and erased, by the
 * entity's id. A record there without a value erases all earlier letters of its key.
 *
 * <p>Two letters of one {@link #identity} are the same letter, and the later one counts: a batch that is tried again may write it
 * twice, and {@link #redriven} is written as one more.
 *
 * @param origin where it came from, and whose letter it is
 * @param reason why it could not be used, for people
 * @param at when it was written down
 * @param redrivenAt when it was sent to its topic again; null if it was not
 * @param key the original's key; null if it had none
 * @param value the original's value; null if it had none
 * @param headers the original's headers, in their order
 */
public record DeadLetter(
        Origin origin, String reason, Instant at, Instant redrivenAt, byte[] key, byte[] value, List<Header> headers) {
    /** What the name of every added header begins with. */
    public static final String PREFIX = "freshet-dead-letter-";

    private static final String TOPIC = PREFIX + "topic";
    private static final String PARTITION = PREFIX + "partition";
    private static final String OFFSET = PREFIX + "offset";
    private static final String GROUP = PREFIX + "group";
    private static final String REASON = PREFIX + "reason";
    private static final String AT = PREFIX + "at";
    private static final String REDRIVEN_AT = PREFIX + "redriven-at";
    // The original had no value, which in the topic of dead letters means something else.
    private static final String NO_VALUE = PREFIX + "no-value";
    private static final int LONGEST_REASON = 1_000;

    /**
     * Where a letter came from. What came over HTTP without saying so has no partition and no offset, and no topic either if its
     * type is unknown.
     *
     * @param topic null if that is not known; then it cannot be sent again
     * @param partition null if that is not known
     * @param offset null if that is not known
     * @param group the consumer group that could not use it
     */
    public record Origin(String topic, Integer partition, Long offset, String group) {
        public Origin {
            Objects.requireNonNull(group, "group");
        }

        /** Whether the record can be found again where it came from. */
        public boolean isPlace() {
            return topic != null && partition != null && offset != null;
        }

        /** The record's place, such as {@code freshet.users-3@17}; what is not known is a question mark. */
        public String place() {
            return known(topic) + "-" + known(partition) + "@" + known(offset);
        }

        private static String known(Object value) {
            return value == null ? "?" : value.toString();
        }
    }

    /** A header of a record; its value may be null. */
    public record Header(String name, byte[] value) {}

    public DeadLetter {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(at, "at");
        if (key == null && !origin.isPlace()) {
            throw new IllegalArgumentException("a letter without a key needs a place");
        }
        reason = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        headers = headers.stream()
                .filter(header -> !header.name().startsWith(PREFIX))
                .toList();
    }

    /**
     * Reads a record of {@code freshet.dead-letters}.
     *
     * @return empty if it is no letter: a record without a value, which erases its key's letters, or something else altogether
     */
    public static Optional<DeadLetter> read(byte[] recordKey, byte[] recordValue, List<Header> recordHeaders) {
        Map<String, String> added = new HashMap<>();
        for (Header header : recordHeaders) {
            if (header.name().startsWith(PREFIX) && header.value() != null) {
                added.put(header.name(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        if (recordKey == null || recordValue == null) {
            return Optional.empty();
        }
        try {
            Origin origin = new Origin(
                    added.get(TOPIC),
                    added.containsKey(PARTITION) ? Integer.valueOf(added.get(PARTITION)) : null,
                    added.containsKey(OFFSET) ? Long.valueOf(added.get(OFFSET)) : null,
                    added.get(GROUP));
            boolean hadKey = !origin.place().equals(new String(recordKey, StandardCharsets.UTF_8));
            return Optional.of(new DeadLetter(
                    origin,
                    added.get(REASON),
                    Instant.parse(added.get(AT)),
                    added.containsKey(REDRIVEN_AT) ? Instant.parse(added.get(REDRIVEN_AT)) : null,
                    hadKey ? recordKey : null,
                    added.containsKey(NO_VALUE) ? null : recordValue,
                    recordHeaders));
        } catch (DateTimeException | IllegalArgumentException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** The key of the record in {@code freshet.dead-letters}: the original's, or its {@link Origin#place} if it had none. */
    public byte[] recordKey() {
        return key != null ? key : bytes(origin.place());
    }

    /** The value of the record in {@code freshet.dead-letters}; never null. */
    public byte[] recordValue() {
        return value != null ? value : new byte[0];
    }

    /** The headers of the record in {@code freshet.dead-letters}: the original's, and then those that were added. */
    public List<Header> recordHeaders() {
        List<Header> all = new ArrayList<>(headers);
        add(all, TOPIC, origin.topic());
        add(all, PARTITION, origin.partition());
        add(all, OFFSET, origin.offset());
        add(all, GROUP, origin.group());
        add(all, REASON, reason);
        add(all, AT, at);
        add(all, REDRIVEN_AT, redrivenAt);
        if (value == null) {
            add(all, NO_VALUE, true);
        }
        return all;
    }

    private static void add(List<Header> headers, String name, Object value) {
        if (value != null) {
            headers.add(new Header(name, bytes(value.toString())));
        }
    }

    /**
     * What tells this letter from others: its place and group; where it has no place, the CloudEvent's {@code source} and
     * {@code id}, which are its identity by the specification.
     */
    public String identity() {
        String what = origin.isPlace()
                ? origin.place()
                : header("ce_source").orElse("") + " " + header("ce_id").orElse("");
        return what + " " + origin.group();
    }

    /** The CloudEvents type that the original claims to be of; empty if it claims none. */
    public Optional<String> typeName() {
        return header("ce_type");
    }

    private Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name) && header.value() != null)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .reduce((first, last) -> last);
    }

    /** The same letter with a note that it was sent to its topic again. */
    public DeadLetter redriven(Instant now) {
        return new DeadLetter(origin, reason, at, now, key, value, headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
