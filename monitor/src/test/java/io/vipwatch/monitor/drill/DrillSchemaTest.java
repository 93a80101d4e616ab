package io.vipwatch.monitor.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.SchemaCheck;
import io.vipwatch.monitor.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON Schema of drill files, as it is shipped beside the drills. */
class DrillSchemaTest {
    private static List<String> builtIn() {
        return DrillFiles.builtIn();
    }

    private static Map<?, ?> shipped() throws IOException {
        return EventJson.mapper()
                .readValue(Files.readString(Path.of("src/main/resources/drills/schema.json")), Map.class);
    }

    private static List<String> violations(String yaml) throws IOException {
        return SchemaCheck.violations(shipped(), new Load(LoadSettings.builder().build()).loadFromString(yaml), "");
    }

    /** Where this fails, {@code vipwatch drill schema > drills/schema.json} puts it right. */
    @Test
    void whatIsShippedIsWhatTheReaderTakes() throws IOException {
        var mapper = EventJson.mapper();
        assertThat(mapper.readTree(mapper.writeValueAsString(shipped())))
                .isEqualTo(mapper.readTree(mapper.writeValueAsString(DrillFiles.schema())));
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyBuiltInDrillIsValid(String name) throws IOException {
        String text = DrillFiles.text(name).orElseThrow();
        assertThat(violations(text)).isEmpty();
        assertThat(text).startsWith("# yaml-language-server: $schema=schema.json\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "method: [{fault: link-silnt}]",
                "methd: []",
                "method: [{fault: packet-loss, percent: 101}]",
                "method: [{fault: noop}]\nbudgets: [{phase: total, limit: p95 = 1s}]",
                "method: [{fault: noop}]\ntraffic: {interval: fast}",
                "method: [{fault: noop}]\nrepeat: {count: 0}"
            })
    void whatTheReaderRefusesItRefuses(String rest) throws IOException {
        String head = "apiVersion: vipwatch/v1\nkind: FailoverDrill\nname: mine\ntarget: {node: node1, prefix: api}\n";
        assertThat(violations(head + rest + "\n")).isNotEmpty();
        assertThat(violations(head + "method: [{fault: noop}]\n")).isEmpty();
    }
}
