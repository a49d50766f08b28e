package freshet.lab.retail;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.DataOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code infra/up import FILE}: brings a retailer's transactions into the services, and waits until the view holds them. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports a retailer's transactions through the functions' public import calls.",
            "Every customer becomes a user, every StockCode a product, every row with a customer and a quantity above zero a purchase.",
            "Running it twice changes nothing; interrupted and run again, it completes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was imported, and the view holds it",
            "1:something is wrong, or was rejected, and the message or the report says what",
            "2:not understood"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV or CSV.gz with the columns InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country")
    private Path file;

    @Mixin
    private DataOption data;

    @Option(names = "--users-url", paramLabel = "URL", description = "where users is, if not in a lab")
    private URI users;

    @Option(names = "--products-url", paramLabel = "URL", description = "where products is, if not in a lab")
    private URI products;

    @Option(names = "--purchases-url", paramLabel = "URL", description = "where purchases is, if not in a lab")
    private URI purchases;

    @Option(
            names = "--aggregator-url",
            paramLabel = "URL",
            description = "where the aggregator is, if not in a lab; not needed with --no-wait")
    private URI aggregator;

    @Option(names = "--no-wait", description = "do not wait until the view holds what was imported")
    private boolean noWait;

    @Option(names = "--json", description = "print the report as JSON")
    private boolean json;

    /** Imports the file; 0 if everything is there in the end, else 1. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        var endpoints = endpoints();
        var out = spec.commandLine().getOut();
        var farewell = Farewell.ifInterrupted(spec.commandLine().getErr());
        try (var calls = new FunctionCalls(Patience.DEFAULT)) {
            var report = run(endpoints, calls, out);
            if (json) {
                print(report, out);
            }
            return report.complete() ? 0 : 1;
        } finally {
            farewell.takeBack();
        }
    }

    private Report run(Endpoints endpoints, FunctionCalls calls, PrintWriter out)
            throws IOException, InterruptedException {
        var watch = new Stopwatch();
        var progress = progress();
        var view = new ViewWatch(calls, endpoints.aggregator(), Patience.DEFAULT.withoutProgress(), LOOK_INTERVAL);
        var before = new ViewCounts(0, 0, 0);
        if (!noWait) {
            calls.requireReachable(endpoints.aggregator(), "/view");
            before = view.look();
        }
        var imported = new RetailImport(file, endpoints, calls, progress).run(watch, before);
        var text = new ReportText(json ? new PrintWriter(Writer.nullWriter()) : out);
        text.printImport(imported.report());
        if (noWait) {
            return imported.report();
        }
        var counts = view.await(imported.expected(), progress);
        double seconds = watch.seconds();
        boolean holdsAll = counts.holds(imported.expected());
        var report = imported.report()
                .with(new Report.View(
                        holdsAll, counts, seconds, imported.report().rows().read() / seconds));
        text.printView(report.view(), imported.expected());
        return report;
    }

    private Endpoints endpoints() throws IOException {
        if (Stream.of(users, products, purchases, aggregator).allMatch(url -> url == null)) {
            return Endpoints.ofLab(data.folder());
        }
        require(users, "--users-url");
        require(products, "--products-url");
        require(purchases, "--purchases-url");
        if (!noWait) {
            require(aggregator, "--aggregator-url");
        }
        return new Endpoints(users, products, purchases, aggregator);
    }

    private void require(URI url, String option) {
        boolean http = url != null && url.getHost() != null && url.getScheme().matches("(?i)https?");
        if (!http) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " has to be a URL like http://127.0.0.1:8081; all functions are named, or none");
        }
    }

    private Progress progress() throws IOException, InterruptedException {
        return Terminal.isThere()
                ? new ProgressBars(Terminal.columns())
                : new ProgressLines(spec.commandLine().getErr(), System::nanoTime);
    }

    private static void print(Report report, PrintWriter out) throws IOException {
        out.println(JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report));
        out.flush();
    }
}
