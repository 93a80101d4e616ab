package io.vipwatch.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of an answer, as {@link JsonReader} read it. What is not there reads as empty: an older or newer monitor may
 * say less or more.
 *
 * @param value a map, a list, a text, a number or a truth value
 */
record Json(Object value) {
    private static final Json NOTHING = new Json(Map.of());

    /** {@return the member {@code name}; an empty object if there is none} */
    Json at(String name) {
        return find(name).map(Json::new).orElse(NOTHING);
    }

    private Optional<Object> find(String name) {
        return value instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
    }

    /** {@return whether the member {@code name} is there} */
    boolean has(String name) {
        return find(name).isPresent();
    }

    /** {@return the elements of the list that the member {@code name} is; none if it is none} */
    List<Json> list(String name) {
        return at(name).value instanceof List<?> list
                ? list.stream().map(Json::new).toList()
                : List.of();
    }

    /** {@return the members of this object, in their order; none if it is none} */
    Map<String, Json> members() {
        Map<String, Json> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put(String.valueOf(name), new Json(member)));
        }
        return members;
    }

    /** {@return the member {@code name} as text; empty if it is not there} */
    String text(String name) {
        return has(name) ? String.valueOf(at(name).value) : "";
    }

    /** {@return the elements of the list that the member {@code name} is, with {@code separator} between} */
    String joined(String name, String separator) {
        return String.join(separator, list(name).stream().map(Json::toString).toList());
    }

    /** {@return the member {@code name} as a number, if it is one} */
    Optional<Long> number(String name) {
        return at(name).value instanceof Number number ? Optional.of(number.longValue()) : Optional.empty();
    }

    /** {@return whether the member {@code name} is true} */
    boolean isTrue(String name) {
        return at(name).value.equals(true);
    }

    /** {@return the sum of the numbers that are the members of this object} */
    long sum() {
        if (!(value instanceof Map<?, ?> map)) {
            return 0;
        }
        return map.values().stream()
                .filter(Number.class::isInstance)
                .mapToLong(number -> ((Number) number).longValue())
                .sum();
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
