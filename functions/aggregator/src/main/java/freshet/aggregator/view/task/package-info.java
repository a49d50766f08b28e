/**
 * What is done to the view as a whole, by a process of its own that does it, says so and ends: {@code FRESHET_VIEW_TASK}. The lab's
 * commands and the Jobs of a cluster start the aggregator so.
 */
package freshet.aggregator.view.task;
