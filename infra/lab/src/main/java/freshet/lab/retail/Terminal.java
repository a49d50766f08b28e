package freshet.lab.retail;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** What the standard streams lead to. */
final class Terminal {
    private Terminal() {}

    /** Whether standard error is a terminal. {@code System.console()} no longer tells: from JDK 22 on there always is one. */
    static boolean hasStandardError() throws IOException, InterruptedException {
        return new ProcessBuilder("test", "-t", "2")
                        .redirectError(Redirect.INHERIT)
                        .start()
                        .waitFor()
                == 0;
    }
}
