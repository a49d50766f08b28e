package freshet.http;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The versions that a client means to change: optimistic concurrency (RFC 9110, section 13.1.1; RFC 6585, section 3). It is read before
 * anything is done for the request, and compared where the entity is locked.
 *
 * @param versions as strong tags; a weak one never matches
 * @param any whether it is {@code *}, any version
 */
public record IfMatch(Set<String> versions, boolean any) {
    /**
     * Reads the header.
     *
     * @param lines as they came; none where there was no such header
     * @throws ProblemException 428 without the header; 400 if it is no list of entity tags, or has more than {@link EntityTags#MAX}
     */
    public static IfMatch of(List<String> lines) {
        if (lines.stream().allMatch(String::isBlank)) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_REQUIRED,
                    "send If-Match with the ETag of the version that you mean to change");
        }
        if (lines.size() == 1 && lines.get(0).strip().equals("*")) {
            return new IfMatch(Set.of(), true);
        }
        return new IfMatch(
                EntityTags.read(lines, HttpHeaders.IF_MATCH).orElseThrow(IfMatch::malformed).stream()
                        .filter(tag -> !tag.isWeak())
                        .map(EntityTag::getValue)
                        .collect(Collectors.toUnmodifiableSet()),
                false);
    }

    /**
     * Lets a write go on if the client has seen the version that it changes.
     *
     * @throws ProblemException 412 if it has not
     */
    public void check(long version) {
        if (!any && !versions.contains(Long.toString(version))) {
            throw new ProblemException(
                    ProblemType.STALE_VERSION, "the current version is \"" + version + "\": read it and try again");
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(
                ProblemType.MALFORMED_REQUEST, "If-Match is no list of entity tags such as \"3\", and not *");
    }
}
