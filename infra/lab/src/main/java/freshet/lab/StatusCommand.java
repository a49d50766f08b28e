package freshet.lab;

import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.control.ControlClient;
import java.io.IOException;
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
        var status = ControlClient.of(data.folder()).status();
        System.out.println(json ? JSON.writeValueAsString(status) : StatusTable.of(status));
        return Main.OK;
    }
}
