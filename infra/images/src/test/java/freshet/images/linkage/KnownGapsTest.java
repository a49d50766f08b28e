package freshet.images.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import freshet.images.linkage.ClassPath.Gap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownGapsTest {
    private static final Gap LIBRARY = new Gap("app.Main", "lib.optional.L", false);
    private static final Gap CLASS = new Gap("app.Main", "lib.L", true);
    private static final Gap METHOD = new Gap("app.Main", "lib.K.m()V", true);

    @Test
    void a_library_is_known_by_a_prefix() {
        assertThat(known("app. -> other. lib.optional.").unknown(List.of(LIBRARY)))
                .isEmpty();
        assertThat(known("* -> lib.").unknown(List.of(LIBRARY))).isEmpty();
        assertThat(known("b. -> lib.").unknown(List.of(LIBRARY))).containsExactly(LIBRARY);
    }

    @Test
    void what_is_missing_in_a_package_that_is_there_is_known_by_its_full_name_only() {
        List<Gap> gaps = List.of(CLASS, METHOD);

        assertThat(known("# a reason", "", "* -> lib.", "app. -> lib.").unknown(gaps))
                .isEqualTo(gaps);
        assertThat(known("app.Main -> lib.L lib.K.m()V").unknown(gaps)).isEmpty();
    }

    @Test
    void what_is_known_and_not_found_any_more_is_told() {
        assertThat(known("app. -> lib. other.").stale(List.of(LIBRARY)))
                .extracting(KnownGaps.Entry::toString)
                .containsExactly("app. -> other.");
    }

    private static KnownGaps known(String... lines) {
        return KnownGaps.parse(Stream.of(lines));
    }
}
