package freshet.lab.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A shell script as a program; it is ready, and broken, when the test says so. */
public record ScriptProgram(String script, BooleanSupplier ready, BooleanSupplier broken) implements Program {
    public ScriptProgram(String script, BooleanSupplier ready) {
        this(script, ready, () -> false);
    }

    @Override
    public int port() {
        return 1;
    }

    @Override
    public List<String> command(int port) {
        return List.of("sh", "-c", script);
    }

    @Override
    public Map<String, String> environment(int port) {
        return Map.of("GREETING", "good morning");
    }

    @Override
    public boolean isReady(int port) {
        return ready.getAsBoolean();
    }

    @Override
    public boolean isBroken(int port) {
        return broken.getAsBoolean();
    }

    @Override
    public StopSignal stopSignal() {
        return StopSignal.TERM;
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(2);
    }
}
