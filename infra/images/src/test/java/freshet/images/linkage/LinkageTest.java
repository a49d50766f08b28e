package freshet.images.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.images.linkage.ClassPath.Gap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether versions fit each other: each function's run-time class path has all that is referred to on it. */
class LinkageTest {
    private static final Path FUNCTIONS =
            Path.of(System.getProperty("freshet.root", "../..")).resolve("functions");

    @Test
    void what_the_functions_classes_refer_to_is_there() throws IOException {
        KnownGaps known = knownGaps();
        FunctionJars jars = new FunctionJars();
        JavaPlatform platform = new JavaPlatform();
        List<Gap> all = new ArrayList<>();

        for (String function : List.of("users", "products", "purchases", "aggregator")) {
            Path application = FUNCTIONS.resolve(function).resolve("target/quarkus-app");
            List<Gap> gaps = new ClassPath(platform, jars.of(application)).gaps();
            assertThat(known.unknown(gaps))
                    .as("references of %s to what is not there, without a reason in known-gaps.txt", function)
                    .isEmpty();
            all.addAll(gaps);
        }

        assertThat(known.stale(all))
                .as("known gaps that are closed, or that were never there")
                .isEmpty();
    }

    private static KnownGaps knownGaps() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                LinkageTest.class.getResourceAsStream("known-gaps.txt"), StandardCharsets.UTF_8))) {
            return KnownGaps.parse(lines.lines());
        }
    }
}
