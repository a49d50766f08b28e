/** Sees to it that Kafka forgets users who were deleted. */
package freshet.users.erasure;
