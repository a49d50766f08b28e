package freshet.lab.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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
        command.addAll(LATER_OPTIMISATION);
        return command;
    }

    /**
     * The same for a program that keeps the classes it has loaded in an archive, ready for its next start.
     *
     * @param archive written when the program ends, if it is not there or does not fit the program or the JDK any more;
     *     that takes a few seconds
     */
    public static List<String> command(int heapMegabytes, Path archive) {
        var command = command(heapMegabytes);
        command.addAll(List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off"));
        return command;
    }

    /** The class path of this very process, good for any working folder. */
    public static String ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
