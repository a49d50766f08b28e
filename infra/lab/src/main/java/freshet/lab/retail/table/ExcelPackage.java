package freshet.lab.retail.table;

import freshet.lab.LabFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * The parts of a spreadsheet's zip archive. They are unpacked once before anything is made of them, so that no archive, whatever it claims
 * of itself, makes its reader hold more than it can.
 */
final class ExcelPackage {
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String SHEETS = "xl/worksheets/";
    private static final long MOST_SHEET_BYTES = 2L << 30; // Excel's million rows of these columns have a fifth of that
    private static final long MOST_WHOLE_BYTES = 32 << 20; // of a part that is held in memory, as shared texts are
    private static final int MOST_MARKUP_BYTES = 1 << 20; // a cell's text has at most 32,767 characters

    private ExcelPackage() {}

    /**
     * Checks all parts that are going to be read.
     *
     * @return whether days are counted from 1904
     * @throws LabFailure if it is no spreadsheet, or one that cannot be held
     */
    static boolean check(Path path) throws IOException {
        try (var zip = new ZipFile(path.toFile())) {
            var workbook = zip.getEntry(WORKBOOK);
            if (workbook == null) {
                throw new LabFailure(path + " is a zip archive and no spreadsheet (.xlsx)."
                        + " If the file to import lies in it, unpack it; else save it as .xlsx or CSV.");
            }
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                check(path, zip, entries.nextElement());
            }
            return since1904(path, zip, workbook);
        } catch (ZipException e) {
            throw Tables.brokenOff(path, e);
        }
    }

    private static void check(Path path, ZipFile zip, ZipEntry part) throws IOException {
        var name = part.getName().toLowerCase(Locale.ROOT);
        if (name.startsWith(SHEETS)) {
            check(path, zip, part, MOST_SHEET_BYTES);
        } else if (name.matches("\\[content_types]\\.xml|xl/(workbook|styles|sharedstrings)\\.xml|xl/_rels/.*")) {
            check(path, zip, part, MOST_WHOLE_BYTES);
        }
    }

    private static void check(Path path, ZipFile zip, ZipEntry part, long mostBytes) throws IOException {
        var chunk = new byte[1 << 16];
        long bytes = 0;
        int sinceMarkup = 0;
        try (InputStream unpacked = zip.getInputStream(part)) {
            for (int length = unpacked.read(chunk); length >= 0; length = unpacked.read(chunk)) {
                bytes += length;
                for (int i = 0; i < length; i++) {
                    sinceMarkup = chunk[i] == '<' ? 0 : sinceMarkup + 1;
                    if (sinceMarkup > MOST_MARKUP_BYTES) {
                        throw tooLarge(path, part, "a text of more than " + MOST_MARKUP_BYTES + " bytes");
                    }
                }
                if (bytes > mostBytes) {
                    throw tooLarge(path, part, "more than " + mostBytes + " bytes");
                }
            }
        }
    }

    private static LabFailure tooLarge(Path path, ZipEntry part, String what) {
        return new LabFailure(path + " is no spreadsheet that can be read: unpacked, its " + part.getName() + " has "
                + what + ". Save what is to be imported as CSV.");
    }

    // The library takes date1904="1", as Excel writes it, for false.
    private static boolean since1904(Path path, ZipFile zip, ZipEntry workbook) throws IOException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (var unpacked = zip.getInputStream(workbook)) {
            var xml = factory.createXMLStreamReader(unpacked);
            while (xml.hasNext()) {
                xml.next();
                if (xml.isStartElement() && xml.getLocalName().equals("workbookPr")) {
                    var value = xml.getAttributeValue(null, "date1904");
                    return "1".equals(value) || "true".equals(value);
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw new LabFailure(path + " cannot be read as a spreadsheet (.xlsx): " + e.getMessage(), e);
        }
    }
}
