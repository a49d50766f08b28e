package freshet.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * For how long this process has been there, its program's own loading included. {@link ProcessHandle} is of no use for that: it adds what
 * Linux tells to the moment of the system's own start, which is known to the second only.
 */
final class ProcessAge {
    // The 22nd field of proc_pid_stat(5), counted from the one behind the program's name; hundredths of a second on
    // every Linux.
    private static final int START_TIME = 19;
    private static final double TICKS_PER_SECOND = 100;

    private final long begun;

    private ProcessAge(double seconds) {
        this.begun = System.nanoTime() - (long) (seconds * 1e9);
    }

    /** The age as Linux tells it; counted from this moment where it does not. */
    static ProcessAge read() {
        try {
            return of(Files.readString(Path.of("/proc/self/stat")), Files.readString(Path.of("/proc/uptime")));
        } catch (IOException e) {
            return new ProcessAge(0);
        }
    }

    /**
     * @param stat of proc_pid_stat(5)
     * @param uptime of proc_uptime(5); a container may have one of its own, which is then shorter than the process's age
     */
    static ProcessAge of(String stat, String uptime) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double begun = Long.parseLong(fields[START_TIME]) / TICKS_PER_SECOND;
        return new ProcessAge(Math.max(0, Double.parseDouble(uptime.split(" ")[0]) - begun));
    }

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
