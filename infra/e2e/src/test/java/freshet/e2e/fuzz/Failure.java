package freshet.e2e.fuzz;

/**
 * An answer that breaks a rule.
 *
 * @param kind which rule
 * @param byFront whether a front was asked, and no instance directly
 */
record Failure(int number, String kind, boolean byFront, Draft draft, Conversation conversation) {
    String group() {
        return kind + ", by " + by();
    }

    private String by() {
        return byFront ? "front" : "instance";
    }

    @Override
    public String toString() {
        return "request " + number + " to " + by() + " (" + draft.operation + "; " + String.join(", ", draft.mutations)
                + "): " + kind + "\n"
                + draft.printed().indent(4) + "  ->"
                + (conversation.answers().isEmpty()
                        ? " " + conversation.mishap()
                        : conversation.answers().toString()) + "\n";
    }
}
