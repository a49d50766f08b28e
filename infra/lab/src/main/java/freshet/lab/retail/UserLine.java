package freshet.lab.retail;

/** A line of {@code POST /users/import}. */
record UserLine(String name, String email, String country, String externalId) {}
