package freshet.lab;

import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.control.ControlClient;
import freshet.lab.links.LinkStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What runs in a lab, and how it is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows what runs in the lab: each instance with its process id, port and state.")
final class StatusCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "as an array of {\"name\",\"instance\",\"pid\",\"port\",\"state\"}")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var control = ControlClient.of(data.folder());
        var status = control.status();
        System.out.println(json ? JSON.writeValueAsString(status) : StatusTable.of(status));
        if (!json) {
            tellFaults(control.links());
        }
        return Main.OK;
    }

    private static void tellFaults(List<LinkStatus> links) {
        links.stream()
                .filter(link -> !link.fault().equals("off"))
                .forEach(link -> System.out.println("  fault on " + link.link() + ": " + link.fault()));
    }
}
