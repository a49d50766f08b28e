package freshet.lab.retail;

import com.fasterxml.jackson.databind.JsonNode;
import freshet.lab.LabFailure;

/** How many of each kind the view holds. */
record ViewCounts(long users, long products, long purchases) {
    /** Of the answer to {@code GET /view}. */
    static ViewCounts of(JsonNode view) {
        return new ViewCounts(count(view, "users"), count(view, "products"), count(view, "purchases"));
    }

    boolean holds(ViewCounts expected) {
        return users >= expected.users && products >= expected.products && purchases >= expected.purchases;
    }

    /** All entities, up to as many of each kind as are expected. */
    long of(ViewCounts expected) {
        return Math.min(users, expected.users)
                + Math.min(products, expected.products)
                + Math.min(purchases, expected.purchases);
    }

    long inAll() {
        return users + products + purchases;
    }

    private static long count(JsonNode view, String kind) {
        var count = view.path("counts").path(kind);
        if (!count.isIntegralNumber()) {
            throw new LabFailure("The aggregator does not say how many " + kind + " its view holds.");
        }
        return count.longValue();
    }
}
