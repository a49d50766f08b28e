package freshet.lab.retail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import freshet.lab.LabFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetailImportTest {
    private static final Path SAMPLE = Path.of("sample/online-retail-sample.csv");
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(5));

    @TempDir
    private Path folder;

    private final FunctionCalls calls = new FunctionCalls(SHORT);
    private final Progress quiet = new ProgressLines(new PrintWriter(Writer.nullWriter()), System::nanoTime);
    private StubShop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new StubShop();
    }

    @AfterEach
    void close() {
        calls.close();
        shop.close();
    }

    @Test
    void everything_in_the_file_reaches_the_services() throws Exception {
        var report = run(SAMPLE).report();

        assertThat(report.users()).isEqualTo(new Outcome(55, 55, 0, Map.of()));
        assertThat(report.products()).isEqualTo(new Outcome(94, 94, 0, Map.of()));
        assertThat(report.purchases()).isEqualTo(new Outcome(587, 587, 0, Map.of()));
        assertThat(report.rows().read()).isEqualTo(818);
        assertThat(report.complete()).isTrue();
        assertThat(shop.stored.get("purchases")).hasSize(587);
    }

    @Test
    void a_purchase_names_its_user_and_product_by_the_ids_that_the_services_gave() throws Exception {
        run(SAMPLE);

        var purchase = shop.stored.get("purchases").get("790002-900003-4");

        assertThat(purchase.path("userId").textValue()).isEqualTo("users 30001");
        assertThat(purchase.path("productId").textValue()).isEqualTo("products 900003");
        assertThat(purchase.path("quantity").intValue()).isEqualTo(9);
        assertThat(purchase.at("/unitPrice/amount").intValue()).isEqualTo(267);
        assertThat(purchase.path("purchasedAt").textValue()).isEqualTo("2025-12-01T09:00:00Z");
    }

    @Test
    void the_same_import_again_changes_nothing() throws Exception {
        run(SAMPLE);

        var report = run(SAMPLE).report();

        assertThat(report.users()).isEqualTo(new Outcome(55, 0, 55, Map.of()));
        assertThat(report.products()).isEqualTo(new Outcome(94, 0, 94, Map.of()));
        assertThat(report.purchases()).isEqualTo(new Outcome(587, 0, 587, Map.of()));
        assertThat(report.complete()).isTrue();
    }

    @Test
    void calls_that_fail_before_or_after_they_were_done_lose_nothing_and_double_nothing() throws Exception {
        shop.breakEvery(2);
        var file = largeFile(20_000);

        var report = run(file).report();

        assertThat(report.purchases().sent()).isEqualTo(20_000);
        assertThat(report.purchases().rejected()).isEmpty();
        assertThat(report.complete()).isTrue();
        assertThat(shop.stored.get("purchases")).hasSize(20_000);
    }

    @Test
    void an_import_that_was_interrupted_completes_when_it_is_run_again() throws Exception {
        var file = largeFile(30_000);
        shop.failAfterPurchaseCalls(2);
        assertThatThrownBy(() -> run(file)).isInstanceOf(LabFailure.class).hasMessageContaining("answered with 500");
        assertThat(shop.stored.get("purchases")).hasSizeLessThan(30_000);
        shop.failAfterPurchaseCalls(Integer.MAX_VALUE);

        var report = run(file).report();

        assertThat(report.purchases().created()).isPositive();
        assertThat(report.purchases().unchanged()).isPositive();
        assertThat(report.complete()).isTrue();
        assertThat(shop.stored.get("purchases")).hasSize(30_000);
    }

    @Test
    void what_a_service_rejects_is_reported_by_its_reason_and_makes_the_import_incomplete() throws Exception {
        shop.refuse(line -> line.path("quantity").asInt() == 7);

        var report = run(SAMPLE).report();

        assertThat(report.purchases().rejected()).containsOnlyKeys("the key … is taken by other content");
        assertThat(report.purchases().rejectedInAll()).isPositive();
        assertThat(report.purchases().created() + report.purchases().rejectedInAll())
                .isEqualTo(587);
        assertThat(report.complete()).isFalse();
    }

    @Test
    void purchases_of_a_rejected_user_are_reported_and_not_sent() throws Exception {
        shop.refuse(line -> line.path("externalId").asText().equals("30001"));

        var report = run(SAMPLE).report();

        assertThat(report.users().rejectedInAll()).isEqualTo(1);
        assertThat(report.rows().rejected()).containsEntry(PurchaseRows.NO_USER, 8L);
        assertThat(report.rows().read())
                .isEqualTo(report.rows().purchases() + report.rows().rejectedInAll());
        assertThat(report.complete()).isFalse();
    }

    @Test
    void a_bad_file_is_refused_before_anything_is_sent() throws Exception {
        var file = Files.writeString(folder.resolve("bad.csv"), "a,b\n1,2\n");

        assertThatThrownBy(() -> run(file)).isInstanceOf(LabFailure.class).hasMessageContaining("lacks the columns");
        assertThat(shop.stored.get("users")).isEmpty();
    }

    @Test
    void the_view_is_expected_to_hold_what_was_there_before_too() throws Exception {
        var before = new ViewCounts(0, 0, 1_000);

        assertThat(run(SAMPLE, before).expected()).isEqualTo(new ViewCounts(55, 94, 1_587));
        assertThat(run(SAMPLE, new ViewCounts(0, 0, 0)).expected()).isEqualTo(new ViewCounts(55, 94, 587));
    }

    @Test
    void a_view_that_holds_everything_is_not_waited_for() throws Exception {
        var expected = run(SAMPLE).expected();
        var told = new AtomicLong();

        var counts = watch(Duration.ofMinutes(1)).await(expected, counting(told));

        assertThat(counts).isEqualTo(expected);
        assertThat(told).hasValue(expected.inAll());
    }

    @Test
    void a_view_that_gets_no_nearer_is_not_waited_for_without_end() throws Exception {
        var expected = run(SAMPLE).expected();
        shop.withholdFromTheView(3);

        var counts = watch(Duration.ofMillis(50)).await(expected, quiet);

        assertThat(counts.holds(expected)).isFalse();
        assertThat(counts.purchases()).isEqualTo(584);
    }

    private ViewWatch watch(Duration withoutProgress) {
        return new ViewWatch(calls, shop.endpoints().aggregator(), withoutProgress, Duration.ofMillis(5));
    }

    private RetailImport.Imported run(Path file) throws IOException, InterruptedException {
        return run(file, new ViewCounts(0, 0, 0));
    }

    private RetailImport.Imported run(Path file, ViewCounts before) throws IOException, InterruptedException {
        return new RetailImport(
                        file,
                        RetailFile.open(file, Asked.NOTHING),
                        new RejectedRows(null),
                        shop.endpoints(),
                        calls,
                        quiet)
                .run(new Stopwatch(), before);
    }

    // More products than a page holds, and enough purchases for several calls.
    private Path largeFile(int rows) throws IOException {
        var lines = IntStream.range(0, rows)
                .mapToObj(i -> "%d,P%d,THING,1,2025-01-01 10:00:00,1.5,%d.0,France"
                        .formatted(i / 10, i % 1_300, 100 + i % 700));
        return Files.write(
                folder.resolve("large.csv"),
                Stream.concat(
                                Stream.of(
                                        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"),
                                lines)
                        .toList());
    }

    private static Progress counting(AtomicLong told) {
        return (what, unit, total) -> new Progress.Step() {
            @Override
            public void advance(long by) {
                told.addAndGet(by);
            }

            @Override
            public void close() {}
        };
    }
}
