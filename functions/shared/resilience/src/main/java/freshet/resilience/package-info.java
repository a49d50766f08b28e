/** The fault tolerance that every function starts from, and what its refusals answer. */
package freshet.resilience;
