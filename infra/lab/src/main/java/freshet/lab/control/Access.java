package freshet.lab.control;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How to reach a running lab. Its data folder holds this in {@code control.json}, which its owner alone can read.
 *
 * @param port of the control, the lab's first port
 * @param pid of the lab's own process
 * @param token sent with each request as {@code Authorization: Bearer …}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Access(int port, long pid, String token) {
    private static final String FILE = "control.json";
    private static final int TOKEN_BYTES = 24;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** For the lab in this process, with a token of its own. */
    public static Access toThisLab(int port) {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Access(port, ProcessHandle.current().pid(), HexFormat.of().formatHex(bytes));
    }

    /** What the data folder says; empty if no lab runs with it, or one was killed. */
    public static Optional<Access> in(Path folder) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(folder.resolve(FILE)), Access.class))
                    .filter(access -> ProcessHandle.of(access.pid()).isPresent());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes the file. */
    public void keepIn(Path folder) throws IOException {
        PrivateFile.write(folder.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    /** Deletes the file, if it is there. */
    public static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
