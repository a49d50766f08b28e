/** Requests that no well-behaved client sends, made from valid ones by chance, and what must be true of their answers. */
package freshet.e2e.fuzz;
