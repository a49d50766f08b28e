package freshet.lab.retail;

import java.util.List;
import java.util.Locale;

/** What the retailer's file says of each purchase. The name in the first edition of the data set comes first. */
enum Column {
    INVOICE("InvoiceNo", "Invoice"),
    STOCK_CODE("StockCode"),
    DESCRIPTION("Description"),
    QUANTITY("Quantity"),
    INVOICE_DATE("InvoiceDate"),
    UNIT_PRICE("UnitPrice", "Price"),
    CUSTOMER_ID("CustomerID"),
    COUNTRY("Country");

    private final List<String> names;

    Column(String... names) {
        this.names = List.of(names);
    }

    String title() {
        return names.getFirst();
    }

    /** Whether a header means this column: upper and lower case, spaces, dots, hyphens and underscores make no difference. */
    boolean isCalled(String header) {
        return names.stream().anyMatch(name -> plain(name).equals(plain(header)));
    }

    static String plain(String header) {
        return header.replaceAll("[\\s._-]", "").toLowerCase(Locale.ROOT);
    }
}
