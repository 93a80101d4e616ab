package io.vipwatch.monitor.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The conditions of a question in SQL and the values of their parameters, in one order. */
final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void add(String condition, Object... its) {
        conditions.add(condition);
        values.addAll(List.of(its));
    }

    /** Adds that {@code condition} holds for one of the alternatives at least. */
    <T> void any(List<T> alternatives, String condition, Function<T, List<Object>> its) {
        conditions.add("("
                + String.join(" OR ", alternatives.stream().map(_ -> condition).toList()) + ")");
        alternatives.forEach(alternative -> values.addAll(its.apply(alternative)));
    }

    /** {@return the clause, empty if there is no condition} */
    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** {@return the statement with the values for its parameters} */
    PreparedStatement bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case byte[] octets -> statement.setBytes(i + 1, octets);
                case Long number -> statement.setLong(i + 1, number);
                case Object text -> statement.setString(i + 1, text.toString());
            }
        }
        return statement;
    }
}
