package freshet.http;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The table behind an import, reached by one statement to create and one to compare, however many the lines. What differs from
 * table to table is said by those who extend this.
 *
 * @param <T> a line
 */
public abstract class ImportTable<T> implements KeyedImport.Store<T> {
    private final Connection connection;
    private final String insert;
    private final List<Column<T>> columns;
    private final String find;

    /** A column's array type in PostgreSQL, and its value in a line. */
    public record Column<T>(String type, Function<T, Object> value) {}

    /**
     * @param connection in the transaction of the import
     * @param insert takes an array of new ids and one of each column, passes over known keys, and returns the ids that are new
     * @param find takes an array of keys, and returns the rows that have them
     */
    protected ImportTable(Connection connection, String insert, List<Column<T>> columns, String find) {
        this.connection = connection;
        this.insert = insert;
        this.columns = List.copyOf(columns);
        this.find = find;
    }

    /** Tells of what was created, in the transaction that creates it. */
    protected abstract void created(Map<UUID, T> lines);

    /** The key of a row that {@code find} returned, and its {@link #content}. */
    protected abstract Map.Entry<String, Object> stored(ResultSet row) throws SQLException;

    @Override
    public final boolean[] create(List<T> lines) throws SQLException {
        UUID[] ids = lines.stream().map(line -> Ids.next()).toArray(UUID[]::new);
        Set<UUID> inserted = insert(ids, lines);
        boolean[] isNew = new boolean[ids.length];
        Map<UUID, T> created = new LinkedHashMap<>();
        for (int i = 0; i < ids.length; i++) {
            isNew[i] = inserted.contains(ids[i]);
            if (isNew[i]) {
                created.put(ids[i], lines.get(i));
            }
        }
        created(created);
        return isNew;
    }

    private Set<UUID> insert(UUID[] ids, List<T> lines) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            int parameter = 1;
            statement.setArray(parameter++, connection.createArrayOf("uuid", ids));
            for (Column<T> column : columns) {
                Object[] values = lines.stream().map(column.value()).toArray();
                statement.setArray(parameter++, connection.createArrayOf(column.type(), values));
            }
            Set<UUID> inserted = HashSet.newHashSet(ids.length);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    inserted.add(row.getObject(1, UUID.class));
                }
            }
            return inserted;
        }
    }

    @Override
    public final Map<String, Object> stored(Set<String> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(find)) {
            statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
            Map<String, Object> stored = new HashMap<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Map.Entry<String, Object> entry = stored(row);
                    stored.put(entry.getKey(), entry.getValue());
                }
            }
            return stored;
        }
    }
}
