/** The users service: owns the users, and tells of every change on {@code freshet.users}. */
package freshet.users;
