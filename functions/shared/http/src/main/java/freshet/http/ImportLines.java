package freshet.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import freshet.http.ImportReport.Rejected;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines of one NDJSON import, read from its body as they are needed: those that can be taken, each with its number, and those that
 * cannot, with the reason. A body may be of any length, and never more of it is in memory than {@link BodyStream} keeps and one batch.
 */
public final class ImportLines<T> {
    /** The most lines that one call takes. */
    public static final int MAX_LINES = 10_000;

    /** The most bytes of one line; a longer one is rejected, and the others are taken. */
    public static final int LONGEST_LINE = 64 * 1024;

    private static final int BATCH_BYTES = 2 * 1024 * 1024;
    private static final int LONGEST_REASON = 300;

    private final BodyStream body;
    private final Lines lines;
    private final ObjectReader json;
    private final Validator validator;
    private final List<Rejected> rejected = new ArrayList<>();
    private int number;
    private int read;

    /** A line that can be taken, and its number, from 1. */
    public record Line<T>(int number, T value) {}

    /** Nothing is read yet. */
    public ImportLines(BodyStream body, ObjectReader json, Class<T> type, Validator validator) {
        this.body = body;
        this.lines = new Lines(body, LONGEST_LINE);
        this.json = json.forType(type);
        this.validator = validator;
    }

    /**
     * To be called before a transaction is begun, which then waits for the sender of a large body only, and for a few seconds.
     *
     * @throws ProblemException as {@link BodyStream#arrive} does
     */
    public void arrive() {
        body.arrive();
    }

    /**
     * The next lines that can be taken, as many as are stored at once; none at the end.
     *
     * @throws ProblemException 413 if there are more than {@link #MAX_LINES} lines, or as {@link BodyStream#arrive} does; then what
     *     was stored is to be undone
     */
    public List<Line<T>> next() {
        List<Line<T>> good = new ArrayList<>();
        int bytes = 0;
        while (bytes < BATCH_BYTES && hasNext()) {
            number++;
            byte[] line = lines.bytes();
            if (lines.isTooLong() || !isBlank(line)) {
                count();
                take(line, good);
                bytes += good.isEmpty() ? 0 : line.length;
            }
        }
        return good;
    }

    private boolean hasNext() {
        try {
            return lines.next();
        } catch (IOException e) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "the body broke off", null, e);
        }
    }

    private void count() {
        if (++read > MAX_LINES) {
            throw new ProblemException(
                    ProblemType.TOO_LARGE, "an import takes at most " + MAX_LINES + " lines a call; nothing was taken");
        }
    }

    private void take(byte[] line, List<Line<T>> good) {
        if (lines.isTooLong()) {
            reject("longer than " + LONGEST_LINE + " bytes");
            return;
        }
        try {
            T value = Objects.requireNonNull(json.readValue(line), "null");
            Set<ConstraintViolation<T>> violations = validator.validate(value);
            if (violations.isEmpty()) {
                good.add(new Line<>(number, value));
            } else {
                reject(describe(violations));
            }
        } catch (MismatchedInputException e) {
            reject("malformed: " + HttpErrors.shape(e));
        } catch (JsonProcessingException e) {
            reject("malformed: no JSON");
        } catch (IOException | RuntimeException e) {
            reject("malformed: " + e.getMessage());
        }
    }

    private void reject(String reason) {
        rejected.add(new Rejected(number, reason.substring(0, Math.min(reason.length(), LONGEST_REASON))));
    }

    private static <T> String describe(Set<ConstraintViolation<T>> violations) {
        return violations.stream()
                .map(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\r' && character != '\t') {
                return false;
            }
        }
        return true;
    }

    /** How many lines were not empty, of those that were read. */
    int read() {
        return read;
    }

    /** Those that cannot be taken, of those that were read. */
    List<Rejected> rejected() {
        return rejected;
    }
}
