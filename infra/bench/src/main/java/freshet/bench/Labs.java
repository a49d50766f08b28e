package freshet.bench;

import freshet.e2e.Freshet;

/** A lab to measure in. */
final class Labs {
    /** What is measured in a running lab. */
    interface Measurement {
        void in(Freshet freshet) throws Exception;
    }

    private Labs() {}

    static void run(Measurement measurement, String... options) throws Exception {
        System.out.println("machine   " + Machine.describe());
        try (Freshet freshet = Freshet.startAfresh(options)) {
            measurement.in(freshet);
        }
    }
}
