package freshet.lab.retail;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/** What standard error leads to. Java itself no longer tells: from JDK 22 on there always is a {@code System.console()}. */
final class Terminal {
    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /** Whether somebody is looking at standard error. */
    static boolean isThere() throws IOException, InterruptedException {
        return new ProcessBuilder("test", "-t", "2")
                        .redirectError(Redirect.INHERIT)
                        .start()
                        .waitFor()
                == 0;
    }

    /** The terminal's width; 80 where it does not tell. To be asked only if there is one. */
    static int columns() throws IOException {
        var size = new ProcessBuilder("sh", "-c", "stty size <&2 2>/dev/null")
                .redirectError(Redirect.INHERIT)
                .start();
        try (var output = size.getInputStream()) {
            var rowsAndColumns = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
            return rowsAndColumns.matches("\\d{1,5} [1-9]\\d{0,4}")
                    ? Integer.parseInt(rowsAndColumns.split(" ")[1])
                    : USUAL_COLUMNS;
        }
    }
}
