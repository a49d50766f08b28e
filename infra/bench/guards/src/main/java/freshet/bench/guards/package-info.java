/** What the annotations of fault tolerance cost around a call that does nothing. */
package freshet.bench.guards;
