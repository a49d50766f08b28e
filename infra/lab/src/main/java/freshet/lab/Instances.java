package freshet.lab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many instances each function gets: what {@code --instances users=2,products=3} says, and one of those it does not name. */
record Instances(Map<String, Integer> counts) {
    static final int MOST = 16;

    Instances {
        counts = Map.copyOf(counts);
    }

    static Instances oneOfEach() {
        return new Instances(Map.of());
    }

    int of(String function) {
        return counts.getOrDefault(function, 1);
    }

    /** Reads the option. What it can't read is a usage error that says why. */
    static final class Converter implements ITypeConverter<Instances> {
        @Override
        public Instances convert(String option) {
            var counts = new HashMap<String, Integer>();
            for (var part : List.of(option.split(",", -1))) {
                var pair = part.strip().split("=", 2);
                if (pair.length < 2) {
                    throw new TypeConversionException("'" + part + "' is not NAME=N");
                }
                requireFunction(pair[0]);
                if (counts.put(pair[0], count(pair[0], pair[1])) != null) {
                    throw new TypeConversionException(pair[0] + " is given twice");
                }
            }
            return new Instances(counts);
        }

        private static void requireFunction(String name) {
            if (!Topology.names().contains(name)) {
                throw new TypeConversionException(
                        "there is no function '" + name + "', only " + String.join(", ", Topology.names()));
            }
        }

        private static int count(String name, String number) {
            if (number.contains("..")) {
                throw new TypeConversionException(name + "=" + number
                        + ": pools that grow and shrink (MIN..MAX) are not supported yet, only a fixed number");
            }
            if (!number.matches("\\d{1,3}") || Integer.parseInt(number) < 1 || Integer.parseInt(number) > MOST) {
                throw new TypeConversionException(name + "=" + number + ": the number must be 1 to " + MOST);
            }
            return Integer.parseInt(number);
        }
    }
}
