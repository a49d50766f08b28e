/** The products service: owns the products and their stock, and tells of every change on {@code freshet.products}. */
package freshet.products;
