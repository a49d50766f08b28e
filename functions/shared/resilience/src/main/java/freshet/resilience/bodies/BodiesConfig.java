package freshet.resilience.bodies;

import freshet.http.BodyStream.Pace;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** What the body of a request may cost an instance before the request has its turn. */
@ConfigMapping(prefix = "freshet.bodies")
interface BodiesConfig {
    /** The most bytes of a body that is read as a whole; 413 beyond. */
    @WithDefault("64K")
    MemorySize largest();

    /** Paths whose bodies are read as streams, by who has taken a place for them first; they may have any length. */
    @WithDefault("/users/import,/products/import,/purchases/import,/events")
    List<String> streams();

    /** How many bodies may be arriving; 503 beyond. */
    @WithDefault("512")
    int atOnce();

    /** How many of these one client may send; 429 beyond. */
    @WithDefault("64")
    int perClient();

    /** For so long a body may come as slowly as it likes. */
    @WithDefault("5s")
    Duration grace();

    /** Bytes a second, on average, with which it must come after that; 408 if it does not. */
    @WithDefault("16K")
    MemorySize leastRate();

    /** How many bytes of a stream are waited for, and kept, before a transaction is begun. */
    @WithDefault("4M")
    MemorySize ahead();

    /** How long a transaction may wait for the rest of a stream, all its pauses together. */
    @WithDefault("5s")
    Duration pauses();

    /** How long after its answer the rest of a body that nobody wants may go by; then the connection is closed. */
    @WithDefault("5s")
    Duration linger();

    default Pace pace() {
        return new Pace(grace(), leastRate().asLongValue(), Math.toIntExact(ahead().asLongValue()), pauses());
    }
}
