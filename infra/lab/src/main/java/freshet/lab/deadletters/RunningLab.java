package freshet.lab.deadletters;

import freshet.lab.LabFailure;
import freshet.lab.LabLog;
import freshet.lab.control.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Finds the dead letters of a running lab. */
final class RunningLab {
    private RunningLab() {}

    /** @throws LabFailure if no lab runs with this data folder */
    static DeadLetterTopic deadLetters(Path data) throws IOException, InterruptedException {
        LabLog.hushKafka();
        return new DeadLetterTopic(ControlClient.of(data).status().stream()
                .filter(instance -> instance.name().equals("broker") && instance.port() != null)
                .map(instance -> "127.0.0.1:" + instance.port())
                .collect(Collectors.joining(",")));
    }
}
