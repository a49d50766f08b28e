package freshet.e2e.fuzz;

import java.util.function.BiConsumer;

/**
 * One way to spoil a request.
 *
 * @param name as a failure tells it
 */
record Mutation(String name, BiConsumer<Draft, Draw> change) {
    void apply(Draft draft, Draw draw) {
        change.accept(draft, draw);
        draft.mutations.add(name);
    }
}
