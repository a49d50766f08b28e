package freshet.users.erasure;

import freshet.outbox.Upkeep;
import freshet.workers.Workers;
import jakarta.inject.Singleton;

/** Has {@link Erasures} publish again what is due. */
@Singleton
class ErasureUpkeep extends Upkeep {
    private final Erasures erasures;

    ErasureUpkeep(Erasures erasures, ErasureConfig config, Workers workers) {
        super("erasures", config.lookEvery(), workers);
        this.erasures = erasures;
    }

    @Override
    protected void look() {
        erasures.publishAgain();
    }
}
