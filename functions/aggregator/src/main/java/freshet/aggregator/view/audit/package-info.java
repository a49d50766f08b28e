/**
 * Comparing the view with the owners, entity by entity: {@link freshet.aggregator.view.audit.Auditor}. An owner is asked for one thing
 * at a time and a limited number of times a second, whatever the size of its data.
 */
package freshet.aggregator.view.audit;
