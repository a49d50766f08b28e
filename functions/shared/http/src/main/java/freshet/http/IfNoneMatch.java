package freshet.http;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * What a client has already (RFC 9110, section 13.1.2). It is read before anything is done for the request.
 *
 * @param tags are compared weakly
 * @param any whether it is {@code *}, whatever there is
 */
public record IfNoneMatch(Set<String> tags, boolean any) {
    /**
     * Reads the header.
     *
     * @param lines as they came; none where there was no such header
     * @throws ProblemException 400 if it has more than {@link EntityTags#MAX} tags; what is no list of them matches nothing
     */
    public static IfNoneMatch of(List<String> lines) {
        if (lines.stream().allMatch(String::isBlank)) {
            return new IfNoneMatch(Set.of(), false);
        }
        if (lines.size() == 1 && lines.get(0).strip().equals("*")) {
            return new IfNoneMatch(Set.of(), true);
        }
        return new IfNoneMatch(
                EntityTags.read(lines, HttpHeaders.IF_NONE_MATCH).stream()
                        .flatMap(List::stream)
                        .map(EntityTag::getValue)
                        .collect(Collectors.toUnmodifiableSet()),
                false);
    }

    /** Whether the client has what this tag stands for, and needs it no more. */
    public boolean isKnown(EntityTag tag) {
        return any || tags.contains(tag.getValue());
    }

    /** 200 with the body, or 304 without one if the client has it; with the tag either way. */
    public <T> RestResponse<T> answer(EntityTag tag, Supplier<T> body) {
        ResponseBuilder<T> response = isKnown(tag) ? ResponseBuilder.notModified() : ResponseBuilder.ok(body.get());
        return response.tag(tag).build();
    }
}
