/**
 * Reads a file of rows, whatever form it has: CSV in its many kinds, gzipped or not, and spreadsheets. Knows nothing of what the rows
 * mean.
 */
package freshet.lab.retail.table;
