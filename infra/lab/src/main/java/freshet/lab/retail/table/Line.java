package freshet.lab.retail.table;

import java.util.List;

/**
 * A line of a table.
 *
 * @param sheet null where there is only one
 * @param number where the line begins, as an editor or a spreadsheet counts, from 1 on
 * @param fields their texts; a number of a spreadsheet is written in plain digits, a date as {@code 2010-12-01 08:26:00}
 */
public record Line(String sheet, long number, List<String> fields) {
    /** For reading: {@code 17}, or {@code Year 2010-2011!17} where there are several sheets. */
    public String place() {
        return sheet == null ? Long.toString(number) : sheet + "!" + number;
    }
}
