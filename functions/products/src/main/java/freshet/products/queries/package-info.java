/** Answers, over the bus, which products a page of purchases names. */
package freshet.products.queries;
