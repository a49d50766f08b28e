package freshet.e2e.fuzz;

import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Chance, which a seed makes repeatable. */
final class Draw {
    private final Random random;

    Draw(long seed) {
        random = new Random(seed);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Less than {@code bound}, which is 1 or more. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
