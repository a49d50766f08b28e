/** What the purchases service asks of the products service: the price of one product, over HTTP. */
package freshet.purchases.catalog;
