package freshet.e2e.fuzz;

import java.util.List;

/** Makes mutated requests, each from the seed and its number alone, in whatever order they are sent. */
final class Generator {
    private static final int LARGE_PRIME = 1_000_003;

    private final long seed;
    private final ValidRequests valid;
    private final List<Mutation> parameters;
    private final List<Mutation> headers;
    private final List<Mutation> bodies = BodyMutations.all();
    private final List<Mutation> wire = WireMutations.all();

    Generator(long seed, List<Operation> operations, KnownThings things) {
        this.seed = seed;
        this.valid = new ValidRequests(operations, things);
        this.parameters = new ParameterMutations(valid).all();
        this.headers = new HeaderMutations(things).all();
    }

    /** What decides on the request of this number. */
    Draw chance(int number) {
        return new Draw(seed * LARGE_PRIME + number);
    }

    Draft request(Draw draw) {
        Draft draft = valid.next(draw);
        int count = draw.oneOf(1, 1, 1, 2, 3);
        for (int i = 0; i < count; i++) {
            draw.oneOf(kind(draft, draw)).apply(draft, draw);
        }
        return draft;
    }

    // A body that is to be there is what can be spoilt in most ways; one that is not, in few.
    private List<Mutation> kind(Draft draft, Draw draw) {
        return draft.body != null
                ? draw.oneOf(bodies, bodies, headers, parameters, wire)
                : draw.oneOf(
                        parameters, parameters, parameters, parameters, headers, headers, headers, wire, wire, bodies);
    }
}
