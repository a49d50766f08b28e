package freshet.lab.process;

import java.util.Locale;

/** What an instance is up to. */
public enum State {
    /** Its process runs and does not yet answer, or is about to be started. */
    STARTING,
    /** It answers. */
    READY,
    /** It finishes what it has begun, and gets nothing new. */
    DRAINING,
    /** Nothing runs, and nothing should. */
    ZERO,
    /** It ended by itself or did not become ready; it is started again after a pause. */
    FAILED;

    /** The word that {@code infra/up status} shows. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
