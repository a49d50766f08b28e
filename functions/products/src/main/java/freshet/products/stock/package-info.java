/**
 * Reserves stock for purchases. The way of a purchase: {@link freshet.products.stock.StockFeed} reads it from {@code
 * freshet.purchases}, {@link freshet.products.stock.Reservations} decides and leaves the answer in the outbox, which takes it to
 * {@code freshet.stock}.
 */
package freshet.products.stock;
