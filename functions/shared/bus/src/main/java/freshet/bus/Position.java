package freshet.bus;

import java.util.UUID;

/**
 * A place in a partition.
 *
 * @param topicId the topic's id on the broker, which tells it from one of the same name that was there before; null if it is not
 *     known, as for what came over HTTP
 * @param offset the offset of the next record
 */
public record Position(UUID topicId, long offset) {}
