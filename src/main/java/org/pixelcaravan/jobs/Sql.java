package org.pixelcaravan.jobs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement with its values: less to write than JDBC, and nothing more. */
final class Sql {
    private final Connection connection;
    private final String statement;
    private final Object[] values;

    private Sql(Connection connection, String statement, Object[] values) {
        this.connection = connection;
        this.statement = statement;
        this.values = values;
    }

    /** @param values for the question marks, in their order; an empty {@link Optional} is no value */
    static Sql of(Connection connection, String statement, Object... values) {
        return new Sql(connection, statement, values);
    }

    /** @return how many rows were changed */
    int update() throws SQLException {
        try (PreparedStatement prepared = prepare()) {
            return prepared.executeUpdate();
        }
    }

    <T> List<T> list(Row<T> row) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (PreparedStatement prepared = prepare();
                ResultSet found = prepared.executeQuery()) {
            while (found.next()) {
                rows.add(row.of(found));
            }
        }
        return rows;
    }

    <T> Optional<T> first(Row<T> row) throws SQLException {
        return list(row).stream().findFirst();
    }

    private PreparedStatement prepare() throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        bind(prepared, values);
        return prepared;
    }

    static void bind(PreparedStatement prepared, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
            if (value == null) {
                prepared.setNull(i + 1, Types.VARCHAR);
            } else {
                prepared.setObject(i + 1, value);
            }
        }
    }

    /** Understands one row of an answer. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
