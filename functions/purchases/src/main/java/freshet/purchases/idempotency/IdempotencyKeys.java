package freshet.purchases.idempotency;

import freshet.http.ProblemException;
import freshet.http.ProblemType;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The first answers of the last 24 hours, by client and key. Only successes are kept: what failed may be tried again. */
@ApplicationScoped
public class IdempotencyKeys {
    // Version 0.1 stored keys as they were sent, so that one in quotes and one without may be two: this request's own
    // counts.
    private static final String FIND = """
            SELECT request_hash, status, location, etag, body FROM idempotency_keys
            WHERE client = ? AND key IN (?, ?) AND created_at > ?
            ORDER BY request_hash = ? DESC LIMIT 1""";

    // Of two at the same time the second waits here, in the primary key's index, until the first commits or rolls back.
    private static final String STORE = """
            INSERT INTO idempotency_keys AS old (client, key, request_hash, created_at, status, location, etag, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (client, key) DO UPDATE
            SET (request_hash, created_at, status, location, etag, body) =
                (excluded.request_hash, excluded.created_at,
                 excluded.status, excluded.location, excluded.etag, excluded.body)
            WHERE old.created_at <= ?""";

    // Those that another transaction has in hand are left to it, so that nobody waits. The array makes the choice once,
    // where a join might make it once for each row.
    private static final String REMOVE_EXPIRED = """
            DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM idempotency_keys
                WHERE created_at <= ? ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED))""";

    private final AgroalDataSource database;
    private final Clock clock;
    private final IdempotencyConfig config;

    IdempotencyKeys(AgroalDataSource database, Clock clock, IdempotencyConfig config) {
        this.database = database;
        this.clock = clock;
        this.config = config;
    }

    /**
     * The first answer to this request; empty if there is none yet, or no longer.
     *
     * @throws ProblemException 422 {@code idempotency-key-reused} if the key stands for another request
     */
    public Optional<StoredAnswer> find(IdempotentRequest request) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return find(connection, request, expiry(clock.instant()));
        }
    }

    /**
     * Makes this the first answer, in the transaction under way; waits for another request of this key that is under way.
     *
     * @return empty if it is the first; else the answer that was first, and then nothing else may be done
     * @throws ProblemException 422 {@code idempotency-key-reused} if the key stands for another request
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<StoredAnswer> storeFirst(IdempotentRequest request, StoredAnswer answer) throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            // Its row is locked even where it is not replaced, so that it cannot be gone when it is read.
            return store(connection, request, answer, now) ? Optional.empty() : find(connection, request, expiry(now));
        }
    }

    /** Removes a few answers whose time is over; the last thing in a transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void removeExpired() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement remove = connection.prepareStatement(REMOVE_EXPIRED)) {
            remove.setObject(1, utc(expiry(clock.instant())));
            remove.setInt(2, config.removedAtOnce());
            remove.executeUpdate();
        }
    }

    private boolean store(Connection connection, IdempotentRequest request, StoredAnswer answer, Instant now)
            throws SQLException {
        try (PreparedStatement store = connection.prepareStatement(STORE)) {
            store.setString(1, request.client());
            store.setString(2, request.key());
            store.setString(3, request.hash());
            store.setObject(4, utc(now));
            store.setInt(5, answer.status());
            store.setString(6, answer.location());
            store.setString(7, answer.etag());
            store.setBytes(8, answer.body());
            store.setObject(9, utc(expiry(now)));
            return store.executeUpdate() == 1;
        }
    }

    private static Optional<StoredAnswer> find(Connection connection, IdempotentRequest request, Instant expiry)
            throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, request.client());
            find.setString(2, request.key());
            find.setString(3, IdempotencyKey.quoted(request.key()));
            find.setObject(4, utc(expiry));
            find.setString(5, request.hash());
            try (ResultSet result = find.executeQuery()) {
                return result.next() ? Optional.of(answer(result, request)) : Optional.empty();
            }
        }
    }

    private static StoredAnswer answer(ResultSet result, IdempotentRequest request) throws SQLException {
        if (!result.getString("request_hash").equals(request.hash())) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was sent with another request before");
        }
        return new StoredAnswer(
                result.getInt("status"),
                result.getString("location"),
                result.getString("etag"),
                result.getBytes("body"));
    }

    private Instant expiry(Instant now) {
        return now.minus(config.keptFor());
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
