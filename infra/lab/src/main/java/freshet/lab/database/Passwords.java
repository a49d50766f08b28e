package freshet.lab.database;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The roles' passwords: random, made once for a data folder and kept there in a file that only its owner can read.
 *
 * @param superuser of the role {@code postgres}
 * @param roles by the role's name
 */
public record Passwords(String superuser, Map<String, String> roles) {
    static final String SUPERUSER = "postgres";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int RANDOM_BYTES = 16;

    public Passwords {
        roles = Map.copyOf(roles);
    }

    /** Reads the file, after adding to it what is not there yet. */
    public static Passwords keptIn(Path file, List<String> roles) throws IOException {
        Map<String, String> passwords =
                Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : Map.of();
        var complete = new TreeMap<>(passwords);
        complete.computeIfAbsent(SUPERUSER, role -> random());
        roles.forEach(role -> complete.computeIfAbsent(role, name -> random()));
        if (!complete.equals(passwords)) {
            PrivateFile.write(file, JSON.writeValueAsBytes(complete));
        }
        var superuser = complete.remove(SUPERUSER);
        return new Passwords(superuser, complete);
    }

    private static String random() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
