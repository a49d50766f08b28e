package freshet.lab;

import freshet.lab.pool.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many instances each function gets: what {@code --instances users=2,products=0..3} says, and one of those it does not name. */
record Instances(Map<String, Bounds> bounds) {
    static final int MOST = 16;

    Instances {
        bounds = Map.copyOf(bounds);
    }

    static Instances oneOfEach() {
        return new Instances(Map.of());
    }

    Bounds of(String function) {
        return bounds.getOrDefault(function, Bounds.fixed(1));
    }

    /** Reads the option. What it can't read is a usage error that says why. */
    static final class Converter implements ITypeConverter<Instances> {
        private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
        private static final Pattern RANGE = Pattern.compile("(\\d{1,3})\\.\\.(\\d{1,3})");

        @Override
        public Instances convert(String option) {
            var bounds = new HashMap<String, Bounds>();
            for (var part : List.of(option.split(",", -1))) {
                var pair = part.strip().split("=", 2);
                if (pair.length < 2) {
                    throw new TypeConversionException("'" + part + "' is not NAME=N or NAME=MIN..MAX");
                }
                requireFunction(pair[0]);
                if (bounds.put(pair[0], bounds(pair[0], pair[1])) != null) {
                    throw new TypeConversionException(pair[0] + " is given twice");
                }
            }
            return new Instances(bounds);
        }

        private static void requireFunction(String name) {
            if (!Topology.names().contains(name)) {
                throw new TypeConversionException(
                        "there is no function '" + name + "', only " + String.join(", ", Topology.names()));
            }
        }

        private static Bounds bounds(String name, String text) {
            var range = RANGE.matcher(text);
            if (range.matches()) {
                var min = Integer.parseInt(range.group(1));
                var max = Integer.parseInt(range.group(2));
                if (max < 1 || max > MOST || min > max) {
                    throw new TypeConversionException(
                            name + "=" + text + ": MAX must be 1 to " + MOST + ", and MIN not more than that");
                }
                return new Bounds(min, max);
            }
            if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
                throw new TypeConversionException(
                        name + "=" + text + ": the number must be 1 to " + MOST + ", or MIN..MAX, such as 0..4");
            }
            return Bounds.fixed(Integer.parseInt(text));
        }
    }
}
