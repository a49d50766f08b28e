package freshet.aggregator.planner;

import freshet.aggregator.Aggregate;
import freshet.aggregator.Provenance.Why;
import freshet.http.ConsistencyToken;
import java.util.List;

/**
 * An answer, and how it came about.
 *
 * @param strategy the one that gave it
 * @param handOn what the client has to send with its next question, instead of all tokens that it held, so that it is never shown
 *     anything older; as a rule nothing
 */
public record Answer(Aggregate content, String strategy, Why why, List<ConsistencyToken> handOn) {}
