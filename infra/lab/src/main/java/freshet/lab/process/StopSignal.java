package freshet.lab.process;

/** The signal that asks a process to end in good order. */
public enum StopSignal {
    /** {@code SIGTERM}: what most programs take for it. */
    TERM,
    /** {@code SIGINT}: PostgreSQL's "fast shutdown", which does not wait for its clients. */
    INT
}
