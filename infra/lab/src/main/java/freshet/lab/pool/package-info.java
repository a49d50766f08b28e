/** How many instances of a function run, which ones, and how they are replaced. */
package freshet.lab.pool;
