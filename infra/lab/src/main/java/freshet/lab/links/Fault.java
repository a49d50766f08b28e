package freshet.lab.links;

import java.time.Duration;
import java.util.regex.Pattern;

/** What is wrong with a link. Each is written as {@code infra/up fault} takes it. */
public sealed interface Fault {
    /** How faults are written, for messages. */
    String FORMS = "latency=2s (or in ms; 10 minutes at most), blackhole, reset, off";

    /** Nothing. */
    record Off() implements Fault {
        @Override
        public String toString() {
            return "off";
        }
    }

    /** What comes back is held for this long, so that each round trip takes so much longer. What goes there goes at once. */
    record Latency(Duration time) implements Fault {
        @Override
        public String toString() {
            var millis = time.toMillis();
            return "latency=" + (millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms");
        }
    }

    /**
     * Nothing passes and nothing is closed. Connections can still be made, as far as the proxy: it is the operating system that
     * accepts them. What was under way is kept and goes on when this ends, as TCP's own repetition would have it.
     */
    record Blackhole() implements Fault {
        @Override
        public String toString() {
            return "blackhole";
        }
    }

    /** Connections are reset (RST), those that are there at once and new ones as soon as they are made. */
    record Reset() implements Fault {
        @Override
        public String toString() {
            return "reset";
        }
    }

    /** @throws IllegalArgumentException if this is none of the forms */
    static Fault of(String text) {
        return switch (text) {
            case "off" -> new Off();
            case "blackhole" -> new Blackhole();
            case "reset" -> new Reset();
            default -> new Latency(time(text));
        };
    }

    private static Duration time(String text) {
        var matcher = Pattern.compile("latency=(\\d{1,6})(ms|s)").matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no fault; there are " + FORMS);
        }
        var number = Long.parseLong(matcher.group(1));
        var time = matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number);
        if (!time.isPositive() || time.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not between 1 ms and 10 minutes");
        }
        return time;
    }
}
