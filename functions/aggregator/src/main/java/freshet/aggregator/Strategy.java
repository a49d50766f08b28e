package freshet.aggregator;

/** A way to answer a {@link Question}. All of them give the same body for the same state of the data. */
public interface Strategy {
    /** What requests call it. */
    String name();

    /**
     * Answers, within the strategy's own time.
     *
     * @throws UserNotFound if the user does not exist, or no longer
     * @throws freshet.http.ProblemException 503 or 504 if what the strategy needs cannot be had
     */
    Aggregate answer(Question question);
}
