package freshet.audit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is audited. A kind's table has the same name and the same columns at its owner and in a copy, as far as they are compared; a
 * product's description is not, because no copy has it.
 */
public enum AuditedKind {
    USERS(List.of("external_id", "name", "email", "country", "deleted")),
    PRODUCTS(List.of("sku", "name", "price_amount", "price_currency", "deleted")),
    PURCHASES(List.of(
            "external_id",
            "user_id",
            "product_id",
            "quantity",
            "unit_price_amount",
            "unit_price_currency",
            "(extract(epoch FROM purchased_at) * 1000)::bigint",
            "status"));

    private final List<String> content;

    AuditedKind(List<String> content) {
        this.content = content;
    }

    /** The name of the kind, and of its table. */
    public String plural() {
        return switch (this) {
            case USERS -> "users";
            case PRODUCTS -> "products";
            case PURCHASES -> "purchases";
        };
    }

    /**
     * The SQL expression, over the columns of a row, of what the row holds: SHA-256 in hexadecimal digits. Quoted, because a
     * comma in a value must not look like the next value.
     */
    public String hash() {
        String columns = Stream.concat(Stream.of("id", "version"), content.stream())
                .map(column -> "quote_nullable(" + column + ")")
                .collect(Collectors.joining(", "));
        return "encode(sha256(convert_to(concat_ws(',', " + columns + "), 'UTF8')), 'hex')";
    }

    /** The SQL aggregate of rows that have an {@code id} and a {@link #hash} named {@code hash}; of no rows, that of nothing. */
    public static String rangeHash() {
        return "encode(sha256(convert_to(coalesce(string_agg(hash, '' ORDER BY id), ''), 'UTF8')), 'hex')";
    }
}
