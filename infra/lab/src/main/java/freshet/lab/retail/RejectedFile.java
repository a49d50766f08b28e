package freshet.lab.retail;

import de.siegmar.fastcsv.writer.CsvWriter;
import freshet.lab.LabFailure;
import freshet.lab.retail.table.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A CSV file (UTF-8) of rejected rows: their line, the reason, and their fields as they were read. It gets its name when it is whole, and
 * never takes another file's; until then it is called {@code NAME.part}.
 */
final class RejectedFile implements AutoCloseable {
    private final Path path;
    private final Path part;
    private final Writer text;
    private final CsvWriter csv;

    /** @throws LabFailure if there is such a file already, or it cannot be made */
    RejectedFile(Path path, List<String> columns) throws IOException {
        this.path = path;
        this.part = path.resolveSibling(path.getFileName() + ".part");
        requireFree(path);
        try {
            this.text = Files.newBufferedWriter(part);
        } catch (NoSuchFileException e) {
            throw new LabFailure("There is no folder for the rejected rows' file " + path + ".", e);
        }
        this.csv = CsvWriter.builder().build(text);
        csv.writeRecord(with("Line", "Reason", columns));
    }

    /** @throws LabFailure if there is such a file */
    static void requireFree(Path path) {
        if (Files.exists(path)) {
            throw taken(path, null);
        }
    }

    void write(Line line, String reason) {
        try {
            csv.writeRecord(with(line.place(), reason, line.fields()));
        } catch (UncheckedIOException e) {
            throw new LabFailure("The rejected rows cannot be written to " + part + ": " + e.getMessage(), e);
        }
    }

    /**
     * Gives the file its name. To be called once, after the last row.
     *
     * @throws LabFailure if somebody else has made such a file meanwhile
     */
    void finish() throws IOException {
        csv.close();
        try {
            Files.move(part, path);
        } catch (FileAlreadyExistsException e) {
            throw taken(path, e);
        }
    }

    /** Where the import has failed, what was written stays in the file of the other name. */
    @Override
    public void close() throws IOException {
        text.close();
    }

    private static List<String> with(String line, String reason, List<String> fields) {
        return Stream.concat(Stream.of(line, reason), fields.stream()).toList();
    }

    private static LabFailure taken(Path path, Throwable cause) {
        return new LabFailure(
                path + " is there already. Name another file for the rejected rows, or move it away.", cause);
    }
}
