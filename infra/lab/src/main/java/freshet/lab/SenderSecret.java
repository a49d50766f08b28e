package freshet.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the functions know the lab's own calls by ({@code POST /events}, {@code POST /outbox/sweep}): random, made once for a data folder
 * and kept there in the file {@code sender-secret}, which its owner alone can read. It is sent as {@code Authorization: Bearer …}.
 */
record SenderSecret(String value) {
    private static final String FILE = "sender-secret";
    private static final int RANDOM_BYTES = 24;

    /** Reads the folder's, after making one if there is none. */
    static SenderSecret keptIn(DataFolder data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            PrivateFile.write(file, random().getBytes());
        }
        return new SenderSecret(Files.readString(file).strip());
    }

    private static String random() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The value of the field {@code Authorization}. */
    String authorization() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
