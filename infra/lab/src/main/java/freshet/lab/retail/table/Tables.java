package freshet.lab.retail.table;

import freshet.lab.LabFailure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens tables. Their first bytes tell what they are, and not their names. */
public final class Tables {
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] OLD_OFFICE = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};
    private static final int BUFFER_BYTES = 1 << 16;

    private Tables() {}

    /**
     * Opens a file.
     *
     * @param encoding null to find it out
     * @param delimiter null to find it out
     * @throws LabFailure if there is no such file, or it is of no kind that can be read
     * @throws OpenQuestion if its encoding cannot be found out, or is named for a spreadsheet
     */
    public static Table open(Path path, Charset encoding, Character delimiter) throws IOException {
        requireFile(path);
        var start = start(Files.newInputStream(path));
        if (begins(start, ZIP)) {
            if (encoding != null || delimiter != null) {
                throw new OpenQuestion(
                        path + " is a spreadsheet and has neither encoding nor delimiter. Leave out the option.");
            }
            return new ExcelTable(path);
        }
        boolean gzip = begins(start, GZIP);
        CsvTable.Source bytes = () -> gzip ? unzipped(path) : buffered(path);
        try {
            refuseOtherKinds(path, gzip ? start(bytes.open()) : start);
            return CsvTable.of(path, gzip ? "CSV in gzip" : "CSV", bytes, encoding, delimiter);
        } catch (EOFException | ZipException e) {
            throw brokenOff(path, e);
        }
    }

    static LabFailure brokenOff(Path path, Exception e) {
        return new LabFailure(path + " cannot be read to its end: " + e.getMessage() + ". Is it a whole copy?", e);
    }

    private static void refuseOtherKinds(Path path, byte[] start) {
        if (begins(start, OLD_OFFICE)) {
            throw new LabFailure(path + " is a spreadsheet of the old kind (.xls). Save it as .xlsx or as CSV.");
        }
        if (begins(start, ZIP)) {
            throw new LabFailure(path + " is a gzipped zip archive or spreadsheet. Unpack it first: gunzip.");
        }
    }

    private static void requireFile(Path path) {
        if (!Files.exists(path)) {
            throw new LabFailure("There is no file " + path + ".");
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new LabFailure(path + " is not a file that can be read.");
        }
    }

    private static InputStream buffered(Path path) throws IOException {
        return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    }

    private static InputStream unzipped(Path path) throws IOException {
        var file = Files.newInputStream(path);
        try {
            return new GZIPInputStream(file, BUFFER_BYTES);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static byte[] start(InputStream bytes) throws IOException {
        try (bytes) {
            return bytes.readNBytes(4);
        }
    }

    private static boolean begins(byte[] start, byte[] with) {
        return start.length >= with.length && Arrays.equals(start, 0, with.length, with, 0, with.length);
    }
}
