package freshet.start;

/** What an instance comes to on its way to the first answer. */
public enum Phase {
    /** All is set up that starts with the function; its port is opened next. */
    STARTED("started"),
    /** It has been told that its port is open. */
    LISTENING("listening"),
    /** The first request is there, other than those for health and metrics. */
    FIRST_REQUEST("first-request"),
    /** The first connection to its own database is open and in use, be it for a request or for what goes on beside them. */
    FIRST_CONNECTION("first-connection"),
    /** The aggregator knows for the first time where the topics of its view end. */
    FIRST_LOOK("first-look"),
    /** The first request, other than those for health and metrics, is answered, and not with an error of the function's own. */
    FIRST_ANSWER("first-answer");

    private final String tag;

    Phase(String tag) {
        this.tag = tag;
    }

    String tag() {
        return tag;
    }
}
