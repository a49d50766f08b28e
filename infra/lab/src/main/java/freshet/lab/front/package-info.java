/** The front of a function: one address before a pool of instances. */
package freshet.lab.front;
