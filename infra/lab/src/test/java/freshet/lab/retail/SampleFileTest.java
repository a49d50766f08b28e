package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleFileTest {
    private static final Path SAMPLE = Path.of("sample/online-retail-sample.csv");

    @Test
    void the_sample_is_what_its_maker_makes() throws Exception {
        assertThat(SAMPLE).hasContent(SampleFile.content());
    }

    @Test
    void the_sample_has_the_figures_that_its_readme_tells() throws Exception {
        var figures = Figures.of(SAMPLE);

        assertThat(figures.rows())
                .isEqualTo(new Report.Rows(
                        818,
                        587,
                        Map.of(
                                Rules.NO_CUSTOMER, 216L,
                                Rules.NO_POSITIVE_QUANTITY, 14L,
                                Rules.PRICE_BELOW_ZERO, 1L)));
        assertThat(figures.users()).isEqualTo(55);
        assertThat(figures.products()).isEqualTo(94);
        assertThat(Files.readString(Path.of("sample/README.md")))
                .contains("| 818 |", "| 216 |", "| 14 |", "| 1 |", "| 587 |", "| 55 |", "| 94 |");
    }
}
