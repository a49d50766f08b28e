/** The real broker and database under the functions' tests, and eyes on the bus. */
package freshet.testing;
