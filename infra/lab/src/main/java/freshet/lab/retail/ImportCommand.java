package freshet.lab.retail;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import freshet.lab.DataOption;
import freshet.lab.retail.table.OpenQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code infra/up import FILE}: brings a retailer's transactions into the services, and waits until the view holds them. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports a retailer's transactions through the functions' public import calls.",
            "",
            "FILE is CSV, gzipped or not, or a spreadsheet (.xlsx) as it is, of which all visible sheets with these columns are read. Its columns are"
                    + " those of the data set \"Online Retail\" (InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID,"
                    + " Country) or \"Online Retail II\" (Invoice, Price, \"Customer ID\"), in any order; others are passed over.",
            "How the file is written is found out from all of it and said in the report: the encoding (UTF-8, UTF-16 with its mark, else"
                    + " Western), the delimiter (comma, semicolon, tab), the form of its dates, and whether prices have a decimal comma. What the"
                    + " file leaves open, such as days and months that may be either, has to be said.",
            "",
            "Every customer becomes a user, every StockCode a product, every row with a customer and a quantity above zero a purchase.",
            "What is rejected is reported by its reason, with the first lines.",
            "Running it twice changes nothing; interrupted and run again, it completes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was imported, and the view holds it",
            "1:something is wrong, or was rejected, and the message or the report says what",
            "2:not understood, or the file leaves open how it is to be read"
        })
public final class ImportCommand implements Callable<Integer> {
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the transactions")
    private Path file;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "of a CSV file, as UTF-8, ISO-8859-1, windows-1252 or UTF-16LE")
    private Charset encoding;

    @Option(
            names = "--delimiter",
            paramLabel = "NAME",
            description = "of a CSV file: comma, semicolon, tab, pipe or a character",
            converter = DelimiterConverter.class)
    private Character delimiter;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            description =
                    "of all dates, as 'M/d/yyyy H:mm' or 'd/M/yyyy H:mm'; seconds may follow. The letters are those of Java's"
                            + " DateTimeFormatter. Dates in another form are rejected",
            converter = DateFormConverter.class)
    private DateForm dates;

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "write the rejected rows there as CSV (UTF-8), with line and reason before their own columns."
                    + " A file that is there already is left alone, and nothing is imported")
    private Path rejectedFile;

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
        } catch (OpenQuestion e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
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
        var imported = send(endpoints, calls, progress, watch, before);
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

    private RetailImport.Imported send(
            Endpoints endpoints, FunctionCalls calls, Progress progress, Stopwatch watch, ViewCounts before)
            throws IOException, InterruptedException {
        if (rejectedFile != null) {
            RejectedFile.requireFree(rejectedFile);
        }
        var retail = RetailFile.open(file, new Asked(encoding, delimiter, dates));
        if (rejectedFile == null) {
            return new RetailImport(file, retail, new RejectedRows(null), endpoints, calls, progress)
                    .run(watch, before);
        }
        try (var rows = new RejectedFile(rejectedFile, retail.form().columns())) {
            var imported = new RetailImport(file, retail, new RejectedRows(rows), endpoints, calls, progress)
                    .run(watch, before);
            rows.finish();
            return imported;
        }
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

    /** Reads what {@code --delimiter} says. */
    static final class DelimiterConverter implements ITypeConverter<Character> {
        @Override
        public Character convert(String text) {
            try {
                return Delimiters.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + ", and not '" + text + "'");
            }
        }
    }

    /** Reads what {@code --date-format} says. */
    static final class DateFormConverter implements ITypeConverter<DateForm> {
        @Override
        public DateForm convert(String text) {
            try {
                return DateForm.of(text);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no form of a date and its time: " + e.getMessage());
            }
        }
    }
}
