package freshet.lab.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a Java program that starts fast on few processors beside others.
 *
 * @param heapMegabytes the most that its heap may take
 * @param archive keeps the classes it has loaded, ready for the next start; written when the first process ends that has
 *     {@code writesArchive}, and anew when it does not fit the program or the JDK any more
 * @param writesArchive true for one process at a time
 */
public record JavaVm(int heapMegabytes, Path archive, boolean writesArchive) {
    // The optimising compiler begins at five times the usual thresholds. Several programs that start on two processors
    // would otherwise spend half of their time on optimising what runs only at the start; under load it is a second
    // later.
    private static final List<String> LATER_OPTIMISATION = List.of(
            "-XX:Tier4InvocationThreshold=25000",
            "-XX:Tier4MinInvocationThreshold=3000",
            "-XX:Tier4CompileThreshold=75000",
            "-XX:Tier4BackEdgeThreshold=200000");

    /** The command line, up to and without what is to run: {@code -jar …}, or {@code -cp …} and a class. */
    public List<String> command() {
        var command = new ArrayList<String>();
        command.add(Programs.java().toString());
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+UseSerialGC");
        command.addAll(LATER_OPTIMISATION);
        command.add("-XX:SharedArchiveFile=" + archive);
        command.add("-Xlog:cds=off");
        command.add("-Xlog:cds+dynamic=off");
        if (writesArchive) {
            command.add("-XX:+AutoCreateSharedArchive");
        }
        return command;
    }
}
