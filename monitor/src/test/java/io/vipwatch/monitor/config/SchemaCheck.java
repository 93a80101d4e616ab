package io.vipwatch.monitor.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What JSON Schema (draft 2020-12) says of a value, for the keywords that our schema has. Any other keyword is an error, so
 * that nothing goes unchecked.
 */
public final class SchemaCheck {
    private SchemaCheck() {}

    /** {@return where {@code value} breaks {@code schema}, and by which keyword; empty when it is valid} */
    public static List<String> violations(Map<?, ?> schema, Object value, String at) {
        List<String> found = new ArrayList<>();
        schema.forEach((keyword, argument) -> found.addAll(violations((String) keyword, argument, schema, value, at)));
        return found;
    }

    private static List<String> violations(String keyword, Object argument, Map<?, ?> schema, Object value, String at) {
        return switch (keyword) {
            case "$schema", "title", "description" -> List.of();
            case "properties" -> properties((Map<?, ?>) argument, value, at);
            case "items" -> items((Map<?, ?>) argument, value, at);
            case "allOf" ->
                list(argument).stream()
                        .flatMap(each -> violations((Map<?, ?>) each, value, at).stream())
                        .toList();
            default -> holds(keyword, argument, schema, value) ? List.of() : List.of(at + ": " + keyword);
        };
    }

    private static boolean holds(String keyword, Object argument, Map<?, ?> schema, Object value) {
        return switch (keyword) {
            case "type" -> isA((String) argument, value);
            case "const" -> argument.toString().equals(String.valueOf(value));
            case "enum" -> list(argument).contains(value);
            case "not" -> !violations((Map<?, ?>) argument, value, "").isEmpty();
            case "oneOf" ->
                list(argument).stream()
                                .filter(each ->
                                        violations((Map<?, ?>) each, value, "").isEmpty())
                                .count()
                        == 1;
            case "pattern" ->
                text(value)
                        .map(text ->
                                Pattern.compile((String) argument).matcher(text).find())
                        .orElse(true);
            case "minLength" ->
                text(value).map(text -> text.length() >= number(argument)).orElse(true);
            case "minimum" -> !(value instanceof Number number) || number.longValue() >= number(argument);
            case "maximum" -> !(value instanceof Number number) || number.longValue() <= number(argument);
            case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll(list(argument));
            case "minProperties" -> !(value instanceof Map<?, ?> map) || map.size() >= number(argument);
            case "maxProperties" -> !(value instanceof Map<?, ?> map) || map.size() <= number(argument);
            case "additionalProperties" -> onlyKnown(argument, schema, value);
            default -> throw new IllegalArgumentException("a keyword that is not checked: " + keyword);
        };
    }

    private static boolean onlyKnown(Object argument, Map<?, ?> schema, Object value) {
        if (!argument.equals(false)) {
            throw new IllegalArgumentException("additionalProperties: " + argument);
        }
        Set<?> known = ((Map<?, ?>)
                        Optional.<Object>ofNullable(schema.get("properties")).orElse(Map.of()))
                .keySet();
        return !(value instanceof Map<?, ?> map) || known.containsAll(map.keySet());
    }

    private static List<String> properties(Map<?, ?> schemas, Object value, String at) {
        List<String> found = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> Optional.<Object>ofNullable(schemas.get(key))
                    .ifPresent(schema -> found.addAll(violations((Map<?, ?>) schema, member, at + "." + key))));
        }
        return found;
    }

    private static List<String> items(Map<?, ?> schema, Object value, String at) {
        List<String> found = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                found.addAll(violations(schema, list.get(i), at + "[" + i + "]"));
            }
        }
        return found;
    }

    private static boolean isA(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            default -> throw new IllegalArgumentException("a type that is not checked: " + type);
        };
    }

    private static List<?> list(Object argument) {
        return (List<?>) argument;
    }

    private static long number(Object argument) {
        return ((Number) argument).longValue();
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
