package freshet.lab.retail;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import freshet.lab.LabFailure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The retailer's file: CSV in UTF-8, gzipped or not, which its first bytes tell and not its name. */
final class RetailFile {
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;

    RetailFile(Path path) {
        this.path = path;
    }

    /** Takes the rows of a file, in the file's order. */
    interface Sink {
        void row(Row row) throws IOException, InterruptedException;

        /** @param reason why the row cannot be read */
        void unreadable(String reason) throws IOException, InterruptedException;
    }

    /**
     * Reads the file from its first row to its last.
     *
     * @throws LabFailure if there is no such file, if it breaks off, or if it has no header or not all columns
     */
    void read(Sink sink) throws IOException, InterruptedException {
        requireFile();
        try (var records = reader().ofCsvRecord(open())) {
            read(records, sink);
        } catch (EOFException | ZipException e) {
            throw brokenOff(e);
        } catch (UncheckedIOException e) {
            throw brokenOff(e.getCause());
        } catch (CsvParseException e) {
            throw new LabFailure(path + " is no CSV: " + e.getMessage(), e);
        }
    }

    private void read(CsvReader<CsvRecord> records, Sink sink) throws IOException, InterruptedException {
        var rows = records.iterator();
        if (!rows.hasNext()) {
            throw new LabFailure(path + " is empty: not even a line with the columns' names.");
        }
        var parser = new RowParser(rows.next().getFields());
        while (rows.hasNext()) {
            deliver(parser, rows.next(), sink);
        }
    }

    private static void deliver(RowParser parser, CsvRecord csv, Sink sink) throws IOException, InterruptedException {
        Row row;
        try {
            row = parser.parse(csv.getFields());
        } catch (UnreadableRow e) {
            sink.unreadable(e.getMessage());
            return;
        }
        sink.row(row);
    }

    // As lenient as can be: what is wrong with a row is for the row parser to say, and not a reason to stop.
    private static CsvReader.CsvReaderBuilder reader() {
        return CsvReader.builder()
                .detectBomHeader(true)
                .skipEmptyLines(true)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .allowExtraCharsAfterClosingQuote(true);
    }

    private InputStream open() throws IOException {
        var bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
        bytes.mark(2);
        int magic = bytes.read() << 8 | bytes.read();
        bytes.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes;
    }

    private void requireFile() {
        if (!Files.exists(path)) {
            throw new LabFailure("There is no file " + path + ".");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new LabFailure(path + " is not a file that can be read.");
        }
    }

    private LabFailure brokenOff(IOException e) {
        return new LabFailure(path + " cannot be read to its end: " + e.getMessage() + ". Is it a whole copy?", e);
    }
}
