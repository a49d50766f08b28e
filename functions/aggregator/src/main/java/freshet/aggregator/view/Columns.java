package freshet.aggregator.view;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The rows of one multi-row statement, column by column: each becomes an array, which the statement unnests. */
final class Columns<R> {
    private record Column<R>(String type, Function<R, Object> value) {}

    private final String before;
    private final String after;
    private final List<Column<R>> columns = new ArrayList<>();

    /**
     * A statement around its rows.
     *
     * @param before all of the statement up to the rows' {@code SELECT}, which begins with the generation; where it says
     *     {@code %d}, it names a table of the generation's own
     */
    Columns(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** Adds a column of this PostgreSQL type. */
    Columns<R> with(String type, Function<R, Object> value) {
        columns.add(new Column<>(type, value));
        return this;
    }

    /** Runs the statement for these rows, in their order; not at all if there are none. */
    void merge(Connection connection, int generation, Collection<R> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql(generation))) {
            statement.setInt(1, generation);
            int index = 2;
            for (Column<R> column : columns) {
                Object[] values = rows.stream().map(column.value()).toArray();
                Array array = connection.createArrayOf(column.type(), values);
                statement.setArray(index++, array);
            }
            statement.executeUpdate();
        }
    }

    private String sql(int generation) {
        String arrays = String.join(
                ", ",
                columns.stream().map(column -> "?::" + column.type() + "[]").toList());
        return before.formatted(generation) + " SELECT ?, rows.* FROM unnest(" + arrays + ") AS rows " + after;
    }
}
