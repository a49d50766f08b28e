package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import freshet.lab.StubServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {
    private static final String SAMPLE = "sample/online-retail-sample.csv";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private StubShop shop;

    /** Runs the command in a process of its own. */
    static final class Standalone {
        private Standalone() {}

        public static void main(String[] arguments) {
            System.exit(new CommandLine(new ImportCommand()).execute(arguments));
        }
    }

    @BeforeEach
    void open() throws IOException {
        shop = new StubShop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void an_import_ends_with_an_honest_report() {
        int exitCode = run(SAMPLE);

        assertThat(err.toString()).contains("purchases: 818 of 818 rows (100 %)");
        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("Imported " + SAMPLE)
                .contains("rows             818 read, of which 587 are purchases")
                .contains("read as    CSV, UTF-8, delimited by comma, dates yyyy-M-d H:mm")
                .contains("216 rejected: no customer (lines 24, 25, 26, 27, 28, …)")
                .contains("14 rejected: no positive quantity (lines ")
                .contains("1 rejected: price below zero (line 812)")
                .contains("users             55 sent: 55 created, 0 unchanged, 0 rejected")
                .contains("until it held everything")
                .contains("55 users of 55, 94 products of 94, 587 purchases of 587");
    }

    @Test
    void the_report_can_be_had_as_json() throws Exception {
        assertThat(run(SAMPLE, "--json")).isZero();

        var report = new ObjectMapper().readTree(out.toString());
        assertThat(report.at("/rows/read").intValue()).isEqualTo(818);
        assertThat(report.at("/rows/rejected/no customer").intValue()).isEqualTo(216);
        assertThat(report.at("/purchases/created").intValue()).isEqualTo(587);
        assertThat(report.at("/view/holdsAll").booleanValue()).isTrue();
        assertThat(report.at("/view/counts/purchases").intValue()).isEqualTo(587);
        assertThat(report.path("rowsPerSecond").doubleValue()).isPositive();
    }

    @Test
    void nobody_has_to_wait_for_the_view() {
        shop.withholdFromTheView(3);

        assertThat(run(SAMPLE, "--no-wait")).isZero();
        assertThat(out.toString()).doesNotContain("view");
    }

    @Test
    void rejected_lines_make_the_exit_code_1() {
        shop.refuse(line -> line.path("sku").asText().equals("FREE"));

        assertThat(run(SAMPLE)).isEqualTo(1);
        assertThat(out.toString())
                .contains("1 rejected: the key … is taken by other content")
                .contains("1 rejected: its product was rejected");
    }

    @Test
    void what_is_rejected_is_written_with_its_line_and_reason_to_a_file_of_its_own() throws Exception {
        shop.refuse(line -> line.path("externalId").asText().equals("790002-900003-4"));
        var file = folder.resolve("rejected.csv");

        assertThat(run(SAMPLE, "--rejected", file.toString())).isEqualTo(1);

        var lines = Files.readAllLines(file);
        assertThat(lines.getFirst())
                .isEqualTo(
                        "Line,Reason,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country");
        assertThat(lines).hasSize(1 + 216 + 14 + 1 + 1);
        assertThat(lines)
                .contains(
                        "812,price below zero,A790007,DEBT,Adjust bad debt,1,2025-12-01 09:00:00,-0.01,30002.0,EIRE",
                        "807,the key 790002-900003-4 is taken by other content,790002,900003,STRING ,9,2025-12-01 09:00:00,2.674,30001.0,Norway");
        assertThat(out.toString()).contains("1 rejected: the key … is taken by other content (line 807)");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void a_file_that_is_there_is_never_overwritten_with_rejected_rows() throws Exception {
        var file = Files.writeString(folder.resolve("rejected.csv"), "mine");

        assertThat(run(SAMPLE, "--rejected", file.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("is there already");
        assertThat(file).hasContent("mine");
        assertThat(shop.stored.get("users")).isEmpty();
    }

    @Test
    void what_the_file_leaves_open_is_asked_for_before_anything_is_sent() throws Exception {
        var file = Files.writeString(folder.resolve("open.csv"), """
                Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
                536365,85123A,HEART,6,12/1/2010 8:26,2.55,17850,France
                """);

        assertThat(run(file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--date-format 'M/d/yyyy H:mm' or --date-format 'd/M/yyyy H:mm'");
        assertThat(shop.stored.get("users")).isEmpty();

        assertThat(run(file.toString(), "--date-format", "d/M/yyyy H:mm", "--delimiter", "comma"))
                .isZero();
        assertThat(shop.stored
                        .get("purchases")
                        .firstEntry()
                        .getValue()
                        .path("purchasedAt")
                        .textValue())
                .isEqualTo("2010-01-12T08:26:00Z");
        assertThat(out.toString()).contains("dates d/M/yyyy H:mm");
    }

    @Test
    void the_lab_is_found_by_its_data_folder() throws Exception {
        Files.writeString(folder.resolve("control.json"), "{\"port\":18080,\"pid\":1,\"token\":\"x\"}");

        var endpoints = Endpoints.ofLab(folder);

        assertThat(Stream.of(endpoints.users(), endpoints.products(), endpoints.purchases(), endpoints.aggregator()))
                .extracting(Object::toString)
                .containsExactly(
                        "http://127.0.0.1:18081",
                        "http://127.0.0.1:18082",
                        "http://127.0.0.1:18083",
                        "http://127.0.0.1:18084");
    }

    @Test
    void no_lab_a_bad_file_and_functions_out_of_reach_are_told() {
        assertThat(execute(SAMPLE, "--data", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("No lab runs on the data folder");

        assertThat(run("none.csv")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no file none.csv");

        shop.close();
        assertThat(run(SAMPLE)).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing answers at http://127.0.0.1:");
    }

    @Test
    void misuse_has_an_exit_code_of_its_own() {
        assertThat(execute()).isEqualTo(2);
        assertThat(execute(SAMPLE, "--nonsense")).isEqualTo(2);
        assertThat(execute(SAMPLE, "--users-url", "http://127.0.0.1:1")).isEqualTo(2);
        assertThat(execute(SAMPLE, "--users-url", "nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("--users-url has to be a URL");
        assertThat(run(SAMPLE, "--date-format", "yyyy-MM-dd")).isEqualTo(2);
        assertThat(err.toString()).contains("it does not say year, month, day, hour and minute");
        assertThat(run(SAMPLE, "--delimiter", "two")).isEqualTo(2);
        assertThat(run(SAMPLE, "--encoding", "none")).isEqualTo(2);
    }

    @Test
    void who_stops_an_import_is_told_that_it_can_be_run_again() throws Exception {
        var asked = new CountDownLatch(1);
        try (var silent = new StubServer(exchange -> {
            asked.countDown();
            awaitForever();
        })) {
            var process = standalone(silent.uri().toString()).start();
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

            process.toHandle().destroy(); // SIGTERM, which takes the same way as Ctrl-C

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Stopped. What was sent is kept: run the same import again");
        }
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessBuilder standalone(String url) {
        return new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Standalone.class.getName(),
                SAMPLE,
                "--no-wait",
                "--users-url",
                url,
                "--products-url",
                url,
                "--purchases-url",
                url));
    }

    private int run(String... arguments) {
        var endpoints = shop.endpoints();
        var urls = Stream.of(
                "--users-url",
                endpoints.users().toString(),
                "--products-url",
                endpoints.products().toString(),
                "--purchases-url",
                endpoints.purchases().toString(),
                "--aggregator-url",
                endpoints.aggregator().toString());
        return execute(Stream.concat(Stream.of(arguments), urls).toArray(String[]::new));
    }

    private int execute(String... arguments) {
        return new CommandLine(new ImportCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
