package freshet.bench;

import freshet.e2e.Freshet;
import java.util.Arrays;
import java.util.stream.Stream;

/** A lab to measure in. */
final class Labs {
    /** What is measured in a running lab. */
    interface Measurement {
        void in(Freshet freshet) throws Exception;
    }

    private Labs() {}

    /** Without the proxies that {@code infra/up fault} needs: what is measured is Freshet. */
    static void run(Measurement measurement, String... options) throws Exception {
        System.out.println("machine   " + Machine.describe());
        String[] all =
                Stream.concat(Stream.of("--direct"), Arrays.stream(options)).toArray(String[]::new);
        try (Freshet freshet = Freshet.startAfresh(all)) {
            measurement.in(freshet);
        }
    }
}
