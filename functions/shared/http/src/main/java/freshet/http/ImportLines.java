package freshet.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import freshet.http.ImportReport.Rejected;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines of one NDJSON import: those that can be taken, each with its number, and those that cannot, with the reason.
 *
 * @param read how many lines were not empty
 */
public record ImportLines<T>(int read, List<Line<T>> good, List<Rejected> rejected) {
    /** The most lines that one call takes. */
    public static final int MAX_LINES = 10_000;

    /** A line that can be taken, and its number, from 1. */
    public record Line<T>(int number, T value) {}

    /**
     * Reads a whole body before anything is written, so that a call is taken as one or not at all.
     *
     * @throws ProblemException 413 if there are more than {@link #MAX_LINES} lines
     * @throws IOException if the body breaks off; then nothing was taken
     */
    public static <T> ImportLines<T> read(InputStream body, ObjectReader json, Class<T> type, Validator validator)
            throws IOException {
        ObjectReader reader = json.forType(type);
        List<Line<T>> good = new ArrayList<>();
        List<Rejected> rejected = new ArrayList<>();
        byte[] bytes = body.readAllBytes();
        int number = 0;
        int read = 0;
        for (int start = 0; start < bytes.length; ) {
            int end = endOfLine(bytes, start);
            number++;
            if (!isBlank(bytes, start, end)) {
                if (++read > MAX_LINES) {
                    throw new ProblemException(
                            ProblemType.TOO_LARGE,
                            "an import takes at most " + MAX_LINES + " lines a call; nothing was taken");
                }
                take(reader, validator, bytes, start, end, number, good, rejected);
            }
            start = end + 1;
        }
        return new ImportLines<>(read, good, rejected);
    }

    private static <T> void take(
            ObjectReader reader,
            Validator validator,
            byte[] bytes,
            int start,
            int end,
            int number,
            List<Line<T>> good,
            List<Rejected> rejected) {
        try {
            T value = Objects.requireNonNull(reader.readValue(bytes, start, end - start), "null");
            Set<ConstraintViolation<T>> violations = validator.validate(value);
            if (violations.isEmpty()) {
                good.add(new Line<>(number, value));
            } else {
                rejected.add(new Rejected(number, describe(violations)));
            }
        } catch (JsonProcessingException e) {
            rejected.add(new Rejected(number, "malformed: " + e.getOriginalMessage()));
        } catch (IOException | RuntimeException e) {
            rejected.add(new Rejected(number, "malformed: " + e.getMessage()));
        }
    }

    private static <T> String describe(Set<ConstraintViolation<T>> violations) {
        return violations.stream()
                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static int endOfLine(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
