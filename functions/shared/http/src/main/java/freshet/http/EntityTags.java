package freshet.http;

import jakarta.ws.rs.core.EntityTag;
import java.util.regex.Pattern;

/** Optimistic concurrency over HTTP: an entity's version as its strong entity tag (RFC 9110, section 8.8.3). */
public final class EntityTags {
    private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");
    // Empty elements are passed over (RFC 9110, section 5.6.1.2).
    private static final Pattern LIST = Pattern.compile("[ \\t,]*(?:" + TAG + "[ \\t]*(?:,[ \\t,]*|$))+");

    private EntityTags() {}

    public static EntityTag of(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * Lets a write go on if the client has seen the version that it changes (RFC 9110, section 13.1.1; RFC 6585, section 3).
     * {@code *} stands for any version; a weak tag never matches.
     *
     * @param ifMatch the header's lines as they came, with commas between; blank where there was none
     * @throws ProblemException 428 without the header, 412 if the version is another, 400 if it is no list of entity tags
     */
    public static void check(String ifMatch, long version) {
        if (ifMatch.isBlank()) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_REQUIRED,
                    "send If-Match with the ETag of the version that you mean to change");
        }
        if (ifMatch.trim().equals("*")) {
            return;
        }
        if (!LIST.matcher(ifMatch).matches()) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "If-Match is no list of entity tags such as \"3\"");
        }
        String current = Long.toString(version);
        boolean seen = TAG.matcher(ifMatch)
                .results()
                .anyMatch(tag -> tag.group(1) == null && tag.group(2).equals(current));
        if (!seen) {
            throw new ProblemException(
                    ProblemType.STALE_VERSION, "the current version is \"" + current + "\": read it and try again");
        }
    }

    /**
     * Whether a client that asks on this condition has what this tag stands for, and needs it no more (RFC 9110, section 13.1.2).
     * Tags are compared weakly; {@code *} stands for any. What is no entity tag matches nothing.
     *
     * @param ifNoneMatch the header's lines as they came, with commas between; blank where there was none
     */
    public static boolean isKnown(String ifNoneMatch, EntityTag tag) {
        return ifNoneMatch.trim().equals("*")
                || TAG.matcher(ifNoneMatch)
                        .results()
                        .anyMatch(match -> match.group(2).equals(tag.getValue()));
    }
}
