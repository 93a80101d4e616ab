package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema, and the reader beside it: both take the same files. */
class JsonSchemaTest {
    private static final String SPEAKER = "speaker: {asn: 64999, router_id: 192.0.2.1}\n";
    private static final String PEERS = "peers: [{name: node1, address: '2001:db8::11', asn: 65010}]\n";

    private static List<String> violations(String yaml) {
        Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return SchemaCheck.violations(JsonSchema.ofConfiguration(), value, "");
    }

    private static void read(String yaml) throws ConfigException {
        new ConfigReader(Map.of()).parse("v.yaml", yaml, Path.of("/etc"));
    }

    @Test
    void itHasTheKeysThatTheReaderTakesAndForbidsOthers() {
        Set<String> read = new TreeSet<>();
        keys(MonitorConfig.shape(Path.of("/etc"), Map.of()), "", read);
        Set<String> named = new TreeSet<>();
        keys(JsonSchema.ofConfiguration(), "", named);
        assertThat(named).isEqualTo(read).hasSizeGreaterThan(40).contains("peers[].password.env", "track[].within");
    }

    /** What the reader takes. */
    private static void keys(Shape<?> shape, String at, Set<String> into) {
        switch (shape) {
            case Scalar<?> _ -> {}
            case ListShape<?> list -> keys(list.element(), at + "[]", into);
            case SecretShape _ -> into.addAll(List.of(at + ".file", at + ".env"));
            case Section<?> section ->
                section.keys().forEach(key -> {
                    String path = at.isEmpty() ? key.name() : at + "." + key.name();
                    into.add(path);
                    keys(key.shape(), path, into);
                });
        }
    }

    /** What the schema names; every object of it is closed. */
    private static void keys(Map<?, ?> schema, String at, Set<String> into) {
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            assertThat(schema.get("additionalProperties")).as(at).isEqualTo(false);
            properties.forEach((name, property) -> {
                String path = at.isEmpty() ? (String) name : at + "." + name;
                into.add(path);
                keys((Map<?, ?>) property, path, into);
            });
        }
        if (schema.get("items") instanceof Map<?, ?> items) {
            keys(items, at + "[]", into);
        }
        Object choices = Optional.<Object>ofNullable(schema.get("oneOf")).orElse(List.of());
        ((List<?>) choices).forEach(choice -> keys((Map<?, ?>) choice, at, into));
    }

    @Test
    void theExampleIsValidAlsoWithEverythingThatIsCommentedOut() {
        assertThat(violations(ConfigExample.text())).isEmpty();
        String all = ConfigReaderTest.exampleWithInjection()
                .replaceAll("(?m)^#( +(- )?[a-z_]+: )", " $1")
                .replaceAll("(?m)^#(  - \\{)", " $1")
                .replace("#probes:", "probes:")
                .replace("# mrt: mrt", "  mrt: mrt")
                .replace("#drill:", "drill:")
                .replace("#  hosts:", "   hosts:")
                .replace("#edge:", "edge:")
                .replace("#  ssh:", "   ssh:");
        assertThat(all).contains("\n  mrt: mrt", "\nedge:\n", "\nprobes:\n", "kind: dns", "\n    password: {file:");
        assertThat(violations(all)).isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments(PEERS, ": required"),
                arguments(SPEAKER, ": required"),
                arguments(SPEAKER + PEERS + "x: 1\n", ": additionalProperties"),
                arguments("speaker: {asn: 0, router_id: 192.0.2.1}\n" + PEERS, ".speaker.asn: minimum"),
                arguments("speaker: {asn: 23456, router_id: 192.0.2.1}\n" + PEERS, ".speaker.asn: not"),
                arguments("speaker: {asn: many, router_id: 192.0.2.1}\n" + PEERS, ".speaker.asn: type"),
                arguments(SPEAKER + "peers: node1\n", ".peers: type"),
                arguments(peer("adress: '2001:db8::1'"), ".peers[0]: additionalProperties"),
                arguments(peer("hold_time: 9"), ".peers[0].hold_time: type"),
                arguments(peer("hold_time: 9 s"), ".peers[0].hold_time: pattern"),
                arguments(peer("passive: 'yes'"), ".peers[0].passive: type"),
                arguments(peer("role: router"), ".peers[0].role: enum"),
                arguments(peer("password: hunter2"), ".peers[0].password: type"),
                arguments(peer("password: {env: A, file: b}"), ".peers[0].password: maxProperties"),
                arguments(peer("graceful_restart: {stale_time: 3s}"), ".peers[0].graceful_restart: oneOf"),
                arguments(peer("families: [ipv6]"), ".peers[0].families[0]: enum"),
                arguments(SPEAKER + PEERS + "journal: {segment_size: 64MB}\n", ".journal.segment_size: pattern"));
    }

    private static String peer(String more) {
        return SPEAKER + "peers: [{name: node1, address: '2001:db8::11', asn: 65010, " + more + "}]\n";
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("wrong")
    void whatItRefusesTheReaderRefusesToo(String yaml, String violation) {
        assertThat(violations(yaml)).contains(violation);
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(ConfigException.class);
    }
}
