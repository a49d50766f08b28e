package freshet.http;

import jakarta.ws.rs.core.EntityTag;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The answer to a read that may be on a condition: what is there, or that the client has it already. */
public final class ConditionalRead {
    private ConditionalRead() {}

    /**
     * 200 with the body, or 304 without one if the client names the tag (RFC 9110, section 13.1.2); with the tag either way.
     *
     * @param ifNoneMatch the header's lines as they came; empty where there was none
     */
    public static <T> RestResponse<T> answer(List<String> ifNoneMatch, EntityTag tag, Supplier<T> body) {
        boolean known = EntityTags.isKnown(String.join(",", ifNoneMatch), tag);
        ResponseBuilder<T> response = known ? ResponseBuilder.notModified() : ResponseBuilder.ok(body.get());
        return response.tag(tag).build();
    }
}
