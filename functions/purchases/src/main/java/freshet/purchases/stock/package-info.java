/** Confirms or rejects purchases, as products decided on their stock. */
package freshet.purchases.stock;
