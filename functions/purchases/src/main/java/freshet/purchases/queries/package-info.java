/** Answers, over the bus, the queries that ask for a user's purchases. */
package freshet.purchases.queries;
