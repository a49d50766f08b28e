package freshet.lab.retail;

import freshet.lab.retail.table.TableForm;
import java.util.List;

/**
 * How the file was read.
 *
 * @param decimal point or comma of the prices
 * @param columns the header's names, in their order; of several sheets the first one's
 */
record Form(TableForm table, String dateFormat, String decimal, List<String> columns) {}
