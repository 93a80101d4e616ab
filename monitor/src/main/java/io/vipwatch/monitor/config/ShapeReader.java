package io.vipwatch.monitor.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns YAML nodes into what their shapes say, and collects every problem on the way instead of stopping at the first. */
final class ShapeReader {
    private static final String NOTHING = "nothing";

    private final String file;
    private final List<ConfigProblem> problems = new ArrayList<>();

    ShapeReader(String file) {
        this.file = file;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    @SuppressWarnings("unchecked") // a shape of T makes T; the compiler cannot see it through the wildcards
    <T> Optional<T> read(Shape<T> shape, Node node, String field) {
        return (Optional<T>)
                switch (shape) {
                    case Scalar<?> scalar -> readScalar(scalar, node, field);
                    case ListShape<?> list -> readList(list, node, field);
                    case Section<?> section -> readSection(section, node, field);
                    case SecretShape secret -> readSecret(secret, node, field);
                };
    }

    /** {@return what stands under {@code key} in {@code root}, or its fallback}; the other keys are not looked at */
    <T> Optional<T> readOnly(Key<T> key, Node root) {
        if (!(root instanceof MappingNode mapping)) {
            report(root, "", found(root), "a configuration (vipwatch config example prints one)");
            return Optional.empty();
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (text(tuple.getKeyNode()).filter(key.name()::equals).isPresent()) {
                return read(key.shape(), tuple.getValueNode(), key.name());
            }
        }
        return key.fallback();
    }

    private <T> Optional<T> readScalar(Scalar<T> scalar, Node node, String field) {
        Optional<T> value = text(node).flatMap(scalar.parse());
        if (value.isEmpty()) {
            report(node, field, found(node), scalar.expected());
        }
        return value;
    }

    private <E> Optional<List<E>> readList(ListShape<E> list, Node node, String field) {
        if (!(node instanceof SequenceNode sequence)) {
            report(node, field, found(node), list.expected());
            return Optional.empty();
        }
        List<E> elements = new ArrayList<>();
        int index = 0;
        for (Node child : sequence.getValue()) {
            read(list.element(), child, field + "[" + index++ + "]").ifPresent(elements::add);
        }
        return elements.size() == index ? Optional.of(List.copyOf(elements)) : Optional.empty();
    }

    private <T> Optional<T> readSection(Section<T> section, Node node, String field) {
        int before = problems.size();
        Map<String, Node> nodes = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            nodes.putAll(children(section, mapping, field));
        } else if (section.shorthand().isPresent() && node instanceof ScalarNode) {
            nodes.put(section.shorthand().get().name(), node);
        } else {
            report(node, field, found(node), section.expected());
            return Optional.empty();
        }
        Values values = new Values((key, found, expected) -> {
            String where = key.map(some -> child(field, some.name())).orElse(field);
            Node at = key.map(some -> nodes.getOrDefault(some.name(), node)).orElse(node);
            report(at, where, found, expected);
        });
        for (Key<?> key : section.keys()) {
            readKey(key, nodes, node, field, values);
        }
        if (problems.size() == before) {
            section.check().accept(values);
        }
        return problems.size() == before ? Optional.of(section.build().apply(values)) : Optional.empty();
    }

    private <T> void readKey(Key<T> key, Map<String, Node> nodes, Node section, String field, Values values) {
        Optional<Node> node = Optional.ofNullable(nodes.get(key.name()));
        if (node.isPresent()) {
            read(key.shape(), node.get(), child(field, key.name())).ifPresent(value -> values.put(key, value));
        } else if (key.required()) {
            report(section, child(field, key.name()), NOTHING, key.shape().expected());
        }
    }

    private Map<String, Node> children(Section<?> section, MappingNode mapping, String field) {
        List<String> known = section.keys().stream().map(Key::name).toList();
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String name = text(tuple.getKeyNode()).orElse("");
            String where = child(field, name);
            if (section.reserved().containsKey(name)) {
                report(
                        tuple.getKeyNode(),
                        where,
                        "a key of another version",
                        oneOf(known),
                        section.reserved().get(name));
            } else if (!known.contains(name)) {
                String fix = Nearest.to(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("");
                report(tuple.getKeyNode(), where, "an unknown key", oneOf(known), fix);
            } else if (nodes.putIfAbsent(name, tuple.getValueNode()) != null) {
                report(tuple.getKeyNode(), where, "the key a second time", "each key once");
            }
        }
        return nodes;
    }

    private Optional<Secret> readSecret(SecretShape shape, Node node, String field) {
        if (!(node instanceof MappingNode mapping) || mapping.getValue().size() != 1) {
            report(node, field, "something else (not shown, it may be the secret)", shape.expected());
            return Optional.empty();
        }
        NodeTuple only = mapping.getValue().getFirst();
        String kind = text(only.getKeyNode()).orElse("");
        Optional<String> where = text(only.getValueNode()).filter(some -> !some.isEmpty());
        boolean known = kind.equals(SecretShape.FILE) || kind.equals(SecretShape.ENVIRONMENT);
        if (!known || where.isEmpty()) {
            report(only.getKeyNode(), field, "something else (not shown, it may be the secret)", shape.expected());
            return Optional.empty();
        }
        return switch (shape.look(kind, where.get())) {
            case SecretShape.Lookup.Known(Secret secret) -> Optional.of(secret);
            case SecretShape.Lookup.Unknown(String found, String expected) -> {
                report(only.getValueNode(), child(field, kind), found, expected);
                yield Optional.empty();
            }
        };
    }

    void report(Node node, String field, String found, String expected) {
        report(node, field, found, expected, "");
    }

    private void report(Node node, String field, String found, String expected, String fix) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
        problems.add(new ConfigProblem(file, line, field, found, expected, fix));
    }

    /** {@return the text of a scalar; empty for null and for anything that is not a scalar} */
    private static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    private static String found(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            default -> text(node).map(some -> "'" + some + "'").orElse(NOTHING);
        };
    }

    private static String oneOf(List<String> known) {
        return "one of " + String.join(", ", known);
    }

    private static String child(String field, String name) {
        return field.isEmpty() ? name : field + "." + name;
    }
}
