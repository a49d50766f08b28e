package freshet.lab.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines of Java programs that start fast on few processors beside others. */
public final class JavaVm {
    // The optimising compiler begins at five times the usual thresholds. Several programs that start on two processors
    // would otherwise spend a third of their time on optimising what runs only at the start; under load it is a second
    // later.
    private static final List<String> LATER_OPTIMISATION = List.of(
            "-XX:Tier4InvocationThreshold=25000",
            "-XX:Tier4MinInvocationThreshold=3000",
            "-XX:Tier4CompileThreshold=75000",
            "-XX:Tier4BackEdgeThreshold=200000");

    private JavaVm() {}

    /**
     * The command line up to what is to run, which is {@code -jar …}, or {@code -cp …} and a class.
     *
     * @param heapMegabytes the most that its heap may take
     * @return for the caller to add to
     */
    public static List<String> command(int heapMegabytes) {
        var command = new ArrayList<String>();
        command.add(Programs.java().toString());
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError"); // a process that has lost a thread to it looks well and is not
        command.addAll(LATER_OPTIMISATION);
        return command;
    }

    /**
     * The same for a program whose loaded classes are kept.
     *
     * @param writes whether this process writes the archive if it is not there; one of several at the same time should
     */
    public static List<String> command(int heapMegabytes, ClassArchive archive, boolean writes) {
        var command = command(heapMegabytes);
        command.addAll(writes ? archive.readingOrWriting() : archive.reading());
        return command;
    }

    /** The class path of this very process, good for any working folder. */
    public static List<Path> ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
    }
}
