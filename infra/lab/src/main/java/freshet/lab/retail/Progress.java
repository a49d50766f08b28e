package freshet.lab.retail;

/** Tells the person who waits how far it is. */
interface Progress {
    /** Begins something that takes a while; {@code unit} is a plural. */
    Step begin(String what, String unit, long total);

    /** Something that takes a while. May be told by several threads. */
    interface Step extends AutoCloseable {
        /** So much more is done. */
        void advance(long by);

        @Override
        void close();
    }
}
