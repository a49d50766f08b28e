/** Requests that take effect once, however often they are sent: the Idempotency-Key. */
package freshet.purchases.idempotency;
