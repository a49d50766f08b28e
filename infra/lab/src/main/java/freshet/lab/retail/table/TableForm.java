package freshet.lab.retail.table;

import java.util.List;

/**
 * How a table is written.
 *
 * @param format for reading: {@code CSV}, {@code CSV in gzip} or {@code spreadsheet}
 * @param encoding for reading; null for a spreadsheet
 * @param delimiter null for a spreadsheet
 * @param sheets those that were read; empty for CSV
 * @param otherSheets those that were not, because they are hidden or have other columns
 */
public record TableForm(
        String format, String encoding, String delimiter, List<String> sheets, List<String> otherSheets) {}
