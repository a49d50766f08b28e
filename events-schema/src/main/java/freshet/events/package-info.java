/** The contract between the services: the events' names, topics and JSON; a package of records per topic below. */
package freshet.events;
