/** What a function does beside its requests: no thread of it ends or hangs unseen. */
package freshet.workers;
