package freshet.e2e.fuzz;

import freshet.e2e.Freshet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The problem types that the README tells of. */
final class ProblemTypes {
    private static final String PREFIX = "urn:freshet:problem:";
    private static final Pattern QUOTED = Pattern.compile("`([a-z]+(?:-[a-z]+)*)`");

    private final Set<String> slugs;

    private ProblemTypes(Set<String> slugs) {
        this.slugs = slugs;
    }

    static ProblemTypes ofReadme() throws IOException {
        return new ProblemTypes(QUOTED.matcher(Files.readString(Freshet.readme()))
                .results()
                .map((MatchResult quoted) -> quoted.group(1))
                .collect(Collectors.toUnmodifiableSet()));
    }

    boolean contains(String type) {
        return type.startsWith(PREFIX) && slugs.contains(type.substring(PREFIX.length()));
    }
}
