/** Finds products by words, on a datasource of its own. */
package freshet.products.search;
