package freshet.lab.retail.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import freshet.lab.LabFailure;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipException;

/** Comma-separated values, or separated by something else. */
final class CsvTable implements Table {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
    private static final int MOST_START_CHARACTERS = 1 << 16;
    private static final char MARK = '\uFEFF';

    private final Path path;
    private final String format;
    private final Source bytes;
    private final Encoding encoding;
    private final char delimiter;
    private final boolean delimiterLine; // Excel's own "sep=;" above the header

    /** Opens the file's bytes, unpacked. */
    interface Source {
        InputStream open() throws IOException;
    }

    private CsvTable(Path path, String format, Source bytes, Encoding encoding, Character delimiter)
            throws IOException {
        this.path = path;
        this.format = format;
        this.bytes = bytes;
        this.encoding = encoding;
        var start = start();
        var named = namedDelimiter(start);
        this.delimiterLine = named != null;
        this.delimiter = delimiter != null ? delimiter : named != null ? named : delimiterOfHeader(start);
    }

    static CsvTable of(Path path, String format, Source bytes, Charset encoding, Character delimiter)
            throws IOException {
        try {
            return new CsvTable(
                    path, format, bytes, encoding == null ? found(bytes) : Encoding.named(encoding), delimiter);
        } catch (CharacterCodingException e) {
            throw misread(path, Encoding.named(encoding), e);
        }
    }

    @Override
    public TableForm form() {
        return new TableForm(format, encoding.name(), Character.toString(delimiter), List.of(), List.of());
    }

    @Override
    public void read(Sink sink) throws IOException, InterruptedException {
        try (var records = reader(delimiter).ofCsvRecord(text())) {
            read(records.iterator(), sink);
        } catch (CharacterCodingException e) {
            throw misread(path, encoding, e);
        } catch (EOFException | ZipException e) {
            throw Tables.brokenOff(path, e);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? misread(path, encoding, e)
                    : Tables.brokenOff(path, e.getCause());
        } catch (CsvParseException e) {
            throw new LabFailure(path + " is no CSV: " + e.getMessage(), e);
        }
    }

    private void read(Iterator<CsvRecord> records, Sink sink) throws IOException, InterruptedException {
        if (delimiterLine) {
            records.next();
        }
        if (!records.hasNext()) {
            throw new LabFailure(path + " is empty: not even a line with the columns' names.");
        }
        boolean wanted = sink.header(line(records.next()));
        while (wanted && records.hasNext()) {
            sink.line(line(records.next()));
        }
    }

    private static Line line(CsvRecord csv) {
        return new Line(null, csv.getStartingLineNumber(), csv.getFields());
    }

    // As lenient as can be: what is wrong with a row is for its reader to say, and not a reason to stop.
    private static CsvReader.CsvReaderBuilder reader(char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .commentCharacter('\0') // there are no comments, and the usual # may be the delimiter
                .skipEmptyLines(true)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .allowExtraCharsAfterClosingQuote(true);
    }

    // Bytes that are no characters are told: replaced in silence, they would be lost for good.
    private Reader text() throws IOException {
        var decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var text = new BufferedReader(new InputStreamReader(bytes.open(), decoder));
        text.mark(1);
        if (text.read() != MARK) {
            text.reset();
        }
        return text;
    }

    private static Encoding found(Source bytes) throws IOException {
        try (var stream = bytes.open()) {
            return Encoding.of(stream);
        }
    }

    private String start() throws IOException {
        var start = new char[MOST_START_CHARACTERS];
        try (var text = text()) {
            int length = 0;
            for (int more = 0; more >= 0 && length < start.length; length += Math.max(more, 0)) {
                more = text.read(start, length, start.length - length);
            }
            return new String(start, 0, length);
        }
    }

    private static Character namedDelimiter(String start) {
        var first = start.lines().findFirst().orElse("").replace("\"", "");
        return first.matches("(?i)sep=.") ? first.charAt(4) : null;
    }

    // Columns' names contain none of these, so that the right one makes the most of them.
    private static char delimiterOfHeader(String start) {
        var header = start.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        char best = DELIMITERS.getFirst();
        for (char candidate : DELIMITERS) {
            best = count(header, candidate) > count(header, best) ? candidate : best;
        }
        return best;
    }

    private static long count(String header, char delimiter) {
        return header.chars().filter(character -> character == delimiter).count();
    }

    private static LabFailure misread(Path path, Encoding encoding, Exception e) {
        return new LabFailure(
                path + " is not all in " + encoding.name() + ". Say another --encoding, or none to have it found out.",
                e);
    }
}
