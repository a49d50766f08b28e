package freshet.lab;

import freshet.lab.front.Pool;
import freshet.lab.pool.InstancePool;
import java.time.Duration;

/**
 * How functions that have no fixed number of instances behave.
 *
 * @param idle how long an instance must not have been needed before it goes
 * @param sweep how often an outbox is swept whose function may be at zero
 */
record Elasticity(Duration idle, Duration sweep) {
    // As many as a function has connections to its database: who gets in finds one, and who waits in front
    // loses none of its time.
    private static final int MOST_AT_ONCE = 16;
    // From here on there are more instances: three quarters of that, so that the next one comes before the
    // places are taken.
    private static final int TARGET = 12;
    private static final int MOST_WAITING = 256;

    InstancePool.Scaling scaling() {
        return new InstancePool.Scaling(TARGET, new Pool.Limits(MOST_AT_ONCE, MOST_WAITING), idle);
    }
}
