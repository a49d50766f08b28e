/** Answers, over the bus, the queries that ask for a user. */
package freshet.users.queries;
