package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FiveFormsTest {
    private static final Path SAMPLE = Path.of("sample/online-retail-sample.csv");
    private static final Path YEAR = Path.of("../../../shared/data/online-retail.csv.gz"); // from infra/lab

    @Test
    void the_sample_gives_the_same_counts_and_sums_in_every_form(@TempDir Path folder) throws Exception {
        everyFormGivesTheSame(SAMPLE, folder);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void the_whole_year_gives_the_same_counts_and_sums_in_every_form(@TempDir Path folder) throws Exception {
        assumeThat(YEAR).exists();

        everyFormGivesTheSame(YEAR, folder);
    }

    private static void everyFormGivesTheSame(Path file, Path folder) throws Exception {
        var expected = Figures.of(file);
        for (var form : FiveForms.Form.values()) {
            var written = FiveForms.of(file, form, folder);

            long start = System.nanoTime();
            var figures = Figures.of(written);
            System.out.printf(
                    "%-20s %,d rows, %,d purchases, %d users, %d products, quantity %,d, amount %,d, %s…, %.1f s%n",
                    form,
                    figures.rows().read(),
                    figures.rows().purchases(),
                    figures.users(),
                    figures.products(),
                    figures.quantity(),
                    figures.amountMinor(),
                    figures.digest().substring(0, 12),
                    (System.nanoTime() - start) / 1e9);

            assertThat(figures).as("%s", form).isEqualTo(expected);
        }
    }
}
