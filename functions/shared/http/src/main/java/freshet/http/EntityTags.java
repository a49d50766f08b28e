package freshet.http;

import jakarta.ws.rs.core.EntityTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entity tags (RFC 9110, section 8.8.3): an entity's version as a strong one, and the lists of them that requests carry. */
public final class EntityTags {
    /** The most tags that one request may name. */
    public static final int MAX = 100;

    private static final char QUOTE = '"';

    private final String text;
    private final String header;
    private final List<EntityTag> tags = new ArrayList<>();
    private int at;

    private EntityTags(String text, String header) {
        this.text = text;
        this.header = header;
    }

    public static EntityTag of(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * Reads a list of tags, from its beginning to its end and each character once.
     *
     * @param lines the header's lines as they came; empty elements are passed over (RFC 9110, section 5.6.1.2)
     * @return empty if it is no such list
     * @throws ProblemException 400 if it names more than {@link #MAX}
     */
    static Optional<List<EntityTag>> read(List<String> lines, String header) {
        EntityTags list = new EntityTags(String.join(",", lines), header);
        return list.isRead() ? Optional.of(list.tags) : Optional.empty();
    }

    private boolean isRead() {
        skipSeparators();
        while (at < text.length()) {
            if (tags.size() == MAX) {
                throw new ProblemException(
                        ProblemType.INVALID_REQUEST, header + " takes at most " + MAX + " entity tags");
            }
            if (!isTagRead() || skipSeparators() == 0 && at < text.length()) {
                return false;
            }
        }
        return !tags.isEmpty();
    }

    private boolean isTagRead() {
        boolean weak = text.startsWith("W/", at);
        int quote = weak ? at + 2 : at;
        if (!isQuote(quote)) {
            return false;
        }
        int end = quote + 1;
        while (end < text.length() && isOfTag(text.charAt(end))) {
            end++;
        }
        tags.add(new EntityTag(text.substring(quote + 1, end), weak));
        at = end + 1;
        return isQuote(end);
    }

    private boolean isQuote(int index) {
        return index < text.length() && text.charAt(index) == QUOTE;
    }

    // How many commas there were.
    private int skipSeparators() {
        int commas = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ',') {
                commas++;
            } else if (c != ' ' && c != '\t') {
                break;
            }
        }
        return commas;
    }

    // RFC 9110, section 8.8.3: any that can be seen but a quote, and those beyond ASCII.
    private static boolean isOfTag(char c) {
        return c > ' ' && c != QUOTE && c != 0x7f && c <= 0xff;
    }
}
