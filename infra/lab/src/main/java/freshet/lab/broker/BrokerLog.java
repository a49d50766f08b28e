package freshet.lab.broker;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Configures the logging of the broker's process: warnings, and that it starts and stops, a line each. */
public final class BrokerLog {
    // Held, because the log manager keeps loggers only as long as somebody else does.
    private static final Logger SERVER = Logger.getLogger("kafka.server.KafkaRaftServer");

    /** Made by the log manager, by the name in {@code java.util.logging.config.class}. */
    public BrokerLog() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %3$s: %5$s%6$s%n");
        var handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        var root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(handler);
        SERVER.setLevel(Level.INFO);
    }
}
