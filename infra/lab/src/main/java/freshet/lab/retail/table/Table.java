package freshet.lab.retail.table;

import freshet.lab.LabFailure;
import java.io.IOException;

/** A file of rows below a header. May be read as often as wanted. */
public interface Table {
    /** Takes the lines in the file's order. */
    interface Sink {
        /**
         * Takes the first line that is not empty, of the file or of each sheet.
         *
         * @return whether to read on below it
         */
        boolean header(Line header);

        /** Takes a line below the last header. Empty lines are left out. */
        void line(Line line) throws IOException, InterruptedException;
    }

    /**
     * Reads the file from its first line to its last.
     *
     * @throws LabFailure if it breaks off, or is not what it seems
     */
    void read(Sink sink) throws IOException, InterruptedException;

    /** What was found out of the file. To be asked once it has been read. */
    TableForm form();
}
