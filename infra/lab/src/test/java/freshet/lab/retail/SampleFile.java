package freshet.lab.retail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes {@code infra/lab/sample/online-retail-sample.csv}: a shop that never was, in the columns of the real data set and with all of
 * its dirt. Always the same. After a change, {@code main} writes it anew:
 * {@code java -cp target/test-classes freshet.lab.retail.SampleFile sample/online-retail-sample.csv} in {@code infra/lab}.
 */
final class SampleFile {
    private static final String HEADER =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final long SEED = 20260301;
    private static final int CUSTOMERS = 60;
    private static final int INVOICES = 150;
    private static final List<String> COUNTRIES = List.of(
            "United Kingdom", "United Kingdom", "United Kingdom", "France", "Germany", "EIRE", "Channel Islands");
    private static final List<String> MATERIALS = List.of("COPPER", "WILLOW", "SLATE", "LINEN", "ENAMEL", "CORK");
    private static final List<String> THINGS = List.of(
            "TEAPOT",
            "BIRD FEEDER",
            "KEY HOOK",
            "PICNIC RUG",
            "BREAD BIN",
            "PLANT POT",
            "CLOCK",
            "BUNTING",
            "EGG CUP",
            "DOOR STOP",
            "COASTER",
            "LAMP",
            "BOOKEND",
            "MIRROR");

    private final Random random = new Random(SEED);
    private final List<String> rows = new ArrayList<>();
    private LocalDateTime now = LocalDateTime.of(2025, 3, 1, 8, 30);

    private SampleFile() {}

    /** Writes the file. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), content());
    }

    /** The whole file. */
    static String content() {
        return new SampleFile().make();
    }

    private String make() {
        for (int invoice = 0; invoice < INVOICES; invoice++) {
            ordinaryInvoice(700_000 + invoice);
            if (invoice % 12 == 5) {
                cancellation(700_000 + invoice);
            }
            if (invoice % 15 == 7) {
                stockTaking(invoice);
            }
        }
        oddities();
        return Stream.concat(Stream.of(HEADER), rows.stream()).collect(Collectors.joining("\n", "", "\n"));
    }

    // Every fourth has no customer; some of its rows occur twice.
    private void ordinaryInvoice(int invoice) {
        var customer = invoice % 4 == 3 ? "" : customer(random.nextInt(CUSTOMERS));
        var country = COUNTRIES.get((customer.hashCode() & 0xff) % COUNTRIES.size());
        int lines = 2 + random.nextInt(7);
        for (int i = 0; i < lines; i++) {
            int product = random.nextInt(MATERIALS.size() * THINGS.size());
            add(
                    "" + invoice,
                    code(product),
                    description(product),
                    1 + random.nextInt(24),
                    price(product),
                    customer,
                    country);
            if (random.nextInt(12) == 0) {
                rows.add(rows.getLast());
            }
        }
        now = now.plusMinutes(7 + random.nextInt(400));
    }

    private void cancellation(int invoice) {
        int product = random.nextInt(MATERIALS.size() * THINGS.size());
        add(
                "C" + invoice,
                code(product),
                description(product),
                -1 - random.nextInt(5),
                price(product),
                customer(random.nextInt(CUSTOMERS)),
                "United Kingdom");
        now = now.plusMinutes(3);
    }

    private void stockTaking(int number) {
        int product = random.nextInt(MATERIALS.size() * THINGS.size());
        var remark = List.of("", "?", "damaged", "counted again").get(number % 4);
        add("" + (800_000 + number), code(product), remark, -random.nextInt(40), "0", "", "United Kingdom");
        now = now.plusMinutes(1);
    }

    // One of each kind of dirt, so that each rule has a row that needs it.
    private void oddities() {
        now = LocalDateTime.of(2025, 12, 1, 9, 0);
        add("790001", "900001a", "SMALL TIN", 1, "1.25", "30001.0", "Norway"); // StockCodes differ by case only
        add("790001", "900001A", "LARGE TIN", 1, "2.25", "30001.0", "Norway");
        add("790002", "900002", "\"RULER, 7\"\" LONG\"", 2, "0.125", "30001.0", "Norway"); // half pennies go up
        add("790002", "900003", "STRING ", 2, "0.005", "30001.0", "Norway"); // a description keeps its spaces
        add("790002", "900003", "STRING ", 2, "2.675", "30001.0", "Norway");
        add("790002", "900003", "STRING ", 2, "2.675", "30001.0", "Norway"); // a row that occurs twice is two purchases
        add("790002", "900003", "STRING ", 9, "2.674", "30001.0", "Norway");
        add("790003", "GIFT_20", "Gift Voucher £20.00", 1, "20", "30002.0", "EIRE");
        add("790004", "FREE", "SAMPLE OF SOAP", 1, "0.0", "30002.0", "EIRE"); // what costs nothing is a purchase too
        add(
                "A790005",
                "DEBT",
                "Adjust bad debt",
                1,
                "-99.5",
                "",
                "United Kingdom"); // below zero: never a product's price
        add("A790006", "DEBT", "Adjust bad debt", 1, "12.5", "", "United Kingdom");
        add("A790007", "DEBT", "Adjust bad debt", 1, "-0.01", "30002.0", "EIRE"); // nor a purchase
        add("790008", "900004", "", 1, "4.2", "", "United Kingdom"); // never described: named by its StockCode
        add("790008", "900005", "BLUE MUG", 1, "3", "30003.0", "Spain"); // descriptions tie: the last row's counts
        add(
                "790008",
                "900005",
                "\"BLUE MUG, LARGE\"",
                1,
                "3.5",
                "30003.0",
                "Spain"); // times tie: the last row's price counts
        add(
                "C790009",
                "900006",
                "RETURNED ONLY",
                -3,
                "6",
                "30004.0",
                "Italy"); // a user and a product without a purchase
        now = LocalDateTime.of(2025, 12, 1, 8, 0);
        add(
                "790010",
                "900005",
                "\"BLUE MUG, LARGE\"",
                1,
                "9.99",
                "30003.0",
                "Portugal"); // a late row that is not the latest
        add("790010", "900005", "BLUE MUG", 1, "9.99", "30003.0", "Portugal");
        now = LocalDateTime.of(2025, 12, 1, 10, 0);
        add("790011", "900001a", "SMALL TIN", 500_000, "1", "30001.0", "Sweden"); // the customer has moved
    }

    private void add(
            String invoice,
            String code,
            String description,
            int quantity,
            String price,
            String customer,
            String country) {
        rows.add(String.join(
                ",", invoice, code, description, "" + quantity, DATE.format(now), price, customer, country));
    }

    private static String customer(int number) {
        return (20_000 + number * 37) + ".0";
    }

    private static String code(int product) {
        return (210_000 + product * 13) + (product % 5 == 0 ? "B" : "");
    }

    private String description(int product) {
        var plain = MATERIALS.get(product % MATERIALS.size()) + " " + THINGS.get(product / MATERIALS.size());
        return switch (random.nextInt(20)) {
            case 0 -> "\"" + plain + ", BOXED\"";
            case 1 -> "\"" + plain + " 7\"\"\"";
            case 2 -> "";
            default -> plain;
        };
    }

    private String price(int product) {
        int pennies = 45 + product * 11 + (random.nextInt(4) == 0 ? random.nextInt(60) : 0);
        return pennies % 10 == 0
                ? pennies / 100 + "." + pennies / 10 % 10
                : pennies / 100 + "." + "%02d".formatted(pennies % 100);
    }
}
