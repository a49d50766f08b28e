/** How what could not be used is written down in {@code freshet.dead-letters}, so that it can be looked at and sent again. */
package freshet.events.deadletters;
