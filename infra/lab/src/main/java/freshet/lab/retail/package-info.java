/**
 * Imports a retailer's transactions through the functions' public import calls: the file is read twice, first for its users
 * and products, then for its purchases, which need the ids of both.
 */
package freshet.lab.retail;
