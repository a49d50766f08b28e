/** Lets the bodies of requests in: how large they may be, how many at once, and how fast they must come. */
package freshet.resilience.bodies;
