package freshet.e2e.fuzz;

/** What a mutation changes in the rules for its answer. */
enum Leeway {
    /** Its deadline is so short that 504 {@code deadline-exceeded} is right. */
    SHORT_DEADLINE,
    /** It allows the view alone, so 504 {@code not-cached} is right. */
    VIEW_ONLY,
    /** A parameter is empty or comes twice, so no success is right. */
    MUST_BE_REFUSED,
    /**
     * No whole HTTP/1 request was sent, so the connection may be closed without an answer: a body that is shorter than it says or has broken
     * chunks (RFC 9112, 8), a first line of another protocol, or more than the server reads, where the close of the connection may overtake
     * the answer (RFC 9112, 9.6).
     */
    MAY_BE_CLOSED
}
