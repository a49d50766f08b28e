package freshet.e2e.fuzz;

/** A header field or a query parameter, as it goes onto the wire. */
record Field(String name, String value) {}
