/**
 * The ways to answer: {@link freshet.aggregator.strategies.ViewStrategy}, {@link freshet.aggregator.strategies.SyncStrategy},
 * {@link freshet.aggregator.strategies.SequentialStrategy}, {@link freshet.aggregator.strategies.EventsStrategy}; and one guarded
 * gateway per service that they ask.
 */
package freshet.aggregator.strategies;
