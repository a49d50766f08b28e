package freshet.aggregator.planner;

/** How good an answer a request wants. */
public record Demand(CacheDirectives directives, Tokens tokens) {}
