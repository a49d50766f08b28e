/**
 * The aggregator's own copy of the services' states. The way in: inbox, {@link freshet.aggregator.view.ViewProjector}, rows; the way
 * out: {@link freshet.aggregator.view.ViewReader}. How fresh it is, {@link freshet.aggregator.view.ViewAge} tells.
 */
package freshet.aggregator.view;
