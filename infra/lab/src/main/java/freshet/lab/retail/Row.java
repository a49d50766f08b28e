package freshet.lab.retail;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One row of the retailer's file.
 *
 * @param description as it is written, spaces included; may be empty
 * @param quantity below zero for what was given back
 * @param invoiceDate read as UTC
 * @param unitPrice in pounds, as exact as it is written; may be below zero
 * @param customerId without its {@code .0}; null where there is no customer
 * @param country may be empty
 */
record Row(
        String invoice,
        String stockCode,
        String description,
        int quantity,
        Instant invoiceDate,
        BigDecimal unitPrice,
        String customerId,
        String country) {}
