/** Load at a constant rate, whatever becomes of the requests before, and the comparison of what it meets. */
package freshet.e2e.load;
