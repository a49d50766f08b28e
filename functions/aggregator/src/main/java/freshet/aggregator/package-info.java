/**
 * Answers what a user bought, with the details of each product. {@link freshet.aggregator.UserPurchasesResource} takes the
 * question to a {@link freshet.aggregator.Strategy}; whatever the strategy, {@link freshet.aggregator.Aggregate} makes the answer.
 */
package freshet.aggregator;
