package freshet.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The lab's own log: a file, so that the terminal shows what its reader asked for and no more. */
public final class LabLog {
    private static final String LINE = "%1$tFT%1$tT.%1$tL %4$-7s %3$s: %5$s%6$s%n";

    // Held, because the log manager keeps loggers only as long as somebody else does.
    private static final Logger LAB = Logger.getLogger("freshet.lab");
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    private LabLog() {}

    /** Sends the log to this file, from warnings up. */
    static void writeTo(Path file) throws IOException {
        System.setProperty("java.util.logging.SimpleFormatter.format", LINE);
        var root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var handler = new FileHandler(file.toString(), true);
        handler.setFormatter(new SimpleFormatter());
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        hushKafka();
    }

    /** Lets Kafka's client be silent: it tells of each attempt to reach a broker that is on its way. */
    public static void hushKafka() {
        KAFKA.setLevel(Level.SEVERE);
    }

    /** From now on the lab's own warnings, such as that an instance has died, appear on the terminal too. */
    static void tellTerminal() {
        LAB.addHandler(new Handler() {
            @Override
            public void publish(LogRecord warning) {
                System.out.println("infra/up: " + warning.getMessage());
            }

            @Override
            public void flush() {
                System.out.flush();
            }

            @Override
            public void close() {
                flush();
            }
        });
    }
}
