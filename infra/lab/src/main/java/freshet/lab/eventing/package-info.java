/** Stands in for Knative Eventing where functions may scale to zero: what it does for them, and what therefore wakes them. */
package freshet.lab.eventing;
