package freshet.lab.process;

import java.util.List;
import java.util.Map;

/**
 * How a process is started.
 *
 * @param environment what is added to the environment of whoever starts it
 */
public record Launch(List<String> command, Map<String, String> environment) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
