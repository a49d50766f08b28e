package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real data set, where it lies beside the project: {@code ../shared/data/online-retail.csv.gz}. */
class WholeDataSetTest {
    private static final Path FILE = Path.of("../../../shared/data/online-retail.csv.gz"); // from infra/lab

    @Test
    void every_row_of_the_whole_data_set_is_accounted_for() throws Exception {
        assumeThat(FILE).exists();

        var figures = Figures.of(FILE);

        assertThat(figures.rows())
                .isEqualTo(new Report.Rows(
                        541_909, 397_924, Map.of(Rules.NO_CUSTOMER, 135_080L, Rules.NO_POSITIVE_QUANTITY, 8_905L)));
        assertThat(figures.users()).isEqualTo(4_372);
        assertThat(figures.products()).isEqualTo(4_070);
        assertThat(figures.keys()).hasSize(397_924);
    }
}
