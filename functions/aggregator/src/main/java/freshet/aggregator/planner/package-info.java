/**
 * How {@code strategy=auto} answers: {@link freshet.aggregator.planner.CacheDirectives} and {@link freshet.aggregator.planner.Tokens}
 * say what the request wants, {@link freshet.aggregator.planner.Decision} where to get it next, {@link
 * freshet.aggregator.planner.Planner} gets it.
 */
package freshet.aggregator.planner;
