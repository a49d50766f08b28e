/** One PostgreSQL server with its durable defaults, and on it a database and a role per function. */
package freshet.lab.database;
