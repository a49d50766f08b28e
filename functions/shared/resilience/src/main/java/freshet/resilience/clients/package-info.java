/**
 * Keeps clients apart, so that a greedy one costs only itself: who asks, how many requests a second each may send, and how many
 * places of a guard each may hold.
 */
package freshet.resilience.clients;
