package freshet.lab;

/** Runs commands as they are typed, for the tests of other packages. */
public final class CommandLines {
    private CommandLines() {}

    /** Gives the exit code. */
    public static int run(String... words) {
        return Main.run(words);
    }
}
