/** The purchases service: owns the purchases, and tells of every change on {@code freshet.purchases}. */
package freshet.purchases;
