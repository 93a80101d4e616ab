package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration as a JSON Schema (draft 2020-12), made from the same shapes that read it. */
public final class JsonSchema {
    private JsonSchema() {}

    /** {@return the schema as maps, lists and values} */
    public static Map<String, Object> ofConfiguration() {
        return of("vipwatch configuration", MonitorConfig.shape(Path.of(""), Map.of()));
    }

    /** {@return the schema of a file of this shape} */
    public static Map<String, Object> of(String title, Shape<?> shape) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(of(shape));
        return schema;
    }

    private static Map<String, Object> of(Shape<?> shape) {
        return switch (shape) {
            case Scalar<?> scalar -> new TreeMap<>(scalar.schema());
            case ListShape<?> list -> new TreeMap<>(Map.of("type", "array", "items", of(list.element())));
            case Section<?> section -> section(section);
            case SecretShape _ -> secret();
        };
    }

    private static Map<String, Object> section(Section<?> section) {
        return section.shorthand()
                .map(key -> Map.<String, Object>of("oneOf", List.of(of(key.shape()), mapping(section))))
                .orElseGet(() -> mapping(section));
    }

    private static Map<String, Object> mapping(Section<?> section) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key<?> key : section.keys()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", key.description());
            property.putAll(of(key.shape()));
            properties.put(key.name(), property);
        }
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("type", "object");
        mapping.put("properties", properties);
        mapping.put(
                "required",
                section.keys().stream().filter(Key::required).map(Key::name).toList());
        mapping.put("additionalProperties", false);
        return mapping;
    }

    private static Map<String, Object> secret() {
        Map<String, Object> text = new TreeMap<>(Map.of("type", "string", "minLength", 1));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(SecretShape.FILE, text);
        properties.put(SecretShape.ENVIRONMENT, text);
        Map<String, Object> secret = new LinkedHashMap<>();
        secret.put("type", "object");
        secret.put("properties", properties);
        secret.put("minProperties", 1);
        secret.put("maxProperties", 1);
        secret.put("additionalProperties", false);
        return secret;
    }
}
