package freshet.http;

import java.sql.SQLException;
import java.util.Optional;
import javax.transaction.xa.XAException;

/** Tells what a database did from what a request made it do. */
public final class DatabaseFailures {
    // Nothing that is thrown here has a longer chain of causes; one that is made to go round in circles has no end.
    private static final int MAX_CAUSES = 50;

    private DatabaseFailures() {}

    /**
     * What the database's own failure means to a request.
     *
     * @param atCommit whether it came at the end of a transaction, which may have been done or not
     */
    record Found(SQLException failure, boolean atCommit) {
        /** Of which type of problem it is. */
        ProblemType type() {
            String state = failure.getSQLState();
            // PostgreSQL's error codes, appendix A of its manual: class 08 connection, 22 data, 40 transaction
            // rollback,
            // 53 resources, 57 operator intervention; what the pool itself refuses has none.
            if ("57014".equals(state) || "25P04".equals(state)) { // query_canceled, transaction_timeout
                return ProblemType.DEADLINE_EXCEEDED;
            }
            return switch (state == null || state.length() < 2 ? "08" : state.substring(0, 2)) {
                case "08", "57", "40", "53" -> ProblemType.UNAVAILABLE;
                case "22" -> ProblemType.INVALID_REQUEST;
                default -> ProblemType.INTERNAL_ERROR;
            };
        }

        /** Whether the database is there, and only cannot do this now. */
        boolean isBusy() {
            String state = failure.getSQLState();
            return state != null && (state.startsWith("40") || state.startsWith("53"));
        }
    }

    /** The failure of a database in what was thrown, if there is one. */
    static Optional<Found> in(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof SQLException sql) {
                return Optional.of(new Found(sql, false));
            }
            // JTA tells why a commit failed by what its exception suppresses, and nowhere else.
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof XAException end && end.getCause() instanceof SQLException sql) {
                    return Optional.of(new Found(sql, true));
                }
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** Whether the database could not be had, or was too slow; what a statement or its values are to blame for is none of its doing. */
    public static boolean isOfDatabase(Throwable thrown) {
        return in(thrown)
                .map(Found::type)
                .filter(type -> type == ProblemType.UNAVAILABLE || type == ProblemType.DEADLINE_EXCEEDED)
                .isPresent();
    }
}
