package io.vipwatch.monitor.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.explain.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DrillFilesTest {
    private static final String HEAD = """
            apiVersion: vipwatch/v1
            kind: FailoverDrill
            name: mine
            target: {node: node1, prefix: api}
            """;

    private static DrillFile parse(String rest) throws ConfigException {
        return DrillFiles.parse("drill.yaml", HEAD + rest);
    }

    private static List<String> builtIn() {
        return DrillFiles.builtIn();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyBuiltInDrillCanBeReadByItsNameAndAnswersAClaim(String name) throws ConfigException {
        DrillFile drill = DrillFiles.read(name);
        assertThat(drill.name()).isEqualTo(name);
        assertThat(drill.description()).isNotEmpty();
        assertThat(drill.claim()).isPresent();
        assertThat(drill.budgets()).isNotEmpty();
    }

    @Test
    void theDirectoryOfDrillsHoldsTheBuiltInOnesAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/drills"))) {
            Set<String> names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertThat(names)
                    .isEqualTo(Stream.concat(
                                    Stream.of("schema.json"),
                                    DrillFiles.builtIn().stream().map(name -> name + ".yaml"))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void everyScenarioHasADrillAndTwoAreTheAlternativeWithDns() throws ConfigException {
        List<Claim> claims = DrillFiles.builtIn().stream()
                .map(name -> {
                    try {
                        return DrillFiles.read(name).claim().orElseThrow();
                    } catch (ConfigException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
        assertThat(claims.stream().map(Claim::scenario)).contains(Scenario.values());
        assertThat(claims.stream().filter(claim -> claim.option() == Option.DNS).map(Claim::scenario))
                .containsExactly(Scenario.NODE_FAILURE, Scenario.API_CRASH);
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws ConfigException {
        DrillFile drill = parse("method: [{fault: link-silent}]\n");
        assertThat(drill.steadyState())
                .isEqualTo(new SteadyState(
                        Duration.ofMinutes(2),
                        2,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        true,
                        java.util.Optional.of(Duration.ofMillis(50))));
        assertThat(drill.traffic()).isEqualTo(new Traffic(Duration.ofMillis(5), 8, List.of(Traffic.Protocol.UDP_ECHO)));
        assertThat(drill.deadman()).isEqualTo(new Deadman(Duration.ofSeconds(30)));
        assertThat(drill.repeat()).isEqualTo(new Repeat(5, Duration.ofSeconds(10)));
        assertThat(drill.reversion().measure()).isTrue();
        assertThat(drill.report()).containsExactly(ReportForm.values());
    }

    @Test
    void everyFaultCanBeWritten() throws ConfigException {
        DrillFile drill = parse("""
                method:
                  - fault: link-silent
                    hold: 30s
                  - pause: 500ms
                  - {fault: one-way-loss, direction: in}
                  - fault: link-down
                  - {fault: process-signal, process: calico-node, signal: stop}
                  - {fault: service-stop, unit: k3s}
                  - fault: node-reboot
                  - {fault: power-off, powerOn: "ipmi on"}
                  - fault: bfd-drop
                  - {fault: packet-loss, percent: 30}
                  - fault: session-reset
                  - fault: kill-then-silent
                  - fault: neighbor-shutdown
                  - {fault: flap, count: 3, period: 2s}
                  - fault: noop
                  - {fault: exec, apply: "true", revert: "false", verify: "id"}
                """);
        assertThat(drill.method().getFirst())
                .isEqualTo(new Step.Fault(new FaultSpec.LinkSilent(), java.util.Optional.of(Duration.ofSeconds(30))));
        assertThat(drill.method().get(1)).isEqualTo(new Step.Pause(Duration.ofMillis(500)));
        Set<FaultKind> kinds = drill.method().stream()
                .filter(Step.Fault.class::isInstance)
                .map(step -> ((Step.Fault) step).fault().kind())
                .collect(Collectors.toSet());
        assertThat(kinds).hasSize(FaultKind.values().length - 1).doesNotContain(FaultKind.EDGE_RESTART);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            method: [{fault: link-silnt}]                    | drill.yaml:5: method[0].fault: found 'link-silnt'
            method: []                                       | found no fault, expected at least one fault
            method: [{pause: 1s}]                            | found no fault, expected at least one fault
            method: [{fault: noop, pause: 1s}]               | found both pause and fault
            method: [{hold: 1s}]                             | found neither pause nor fault
            method: [{fault: power-off}]                     | found power-off without 'powerOn'
            method: [{fault: exec, apply: x}]                | found exec without 'revert'
            method: [{fault: noop, percent: 3}]              | method[0].percent: found a key that noop does not have
            method: [{fault: edge-restart}]                  | found edge-restart for a node, expected the target "${edge}"
            methd: []                                        | did you mean 'method'?
            budgets: [{phase: total, limit: p95 = 1s}]       | found 'p95 = 1s', expected a figure and a duration
            budgets: [{phase: total, limit: p95 < 0s}]       | found 'p95 < 0s', expected a figure and a duration
            traffic: {interval: 0ms}                         | found '0ms', expected a duration of 1ms to 10s
            blastRadius: {window: "Sun 02:00-02:00 UTC"}     | expected days, hours and a time zone
            blastRadius: {window: "Sun 02:00-03:00 Nowhere"} | expected days, hours and a time zone
            blastRadius: {window: "Foo 02:00-03:00 UTC"}     | expected days, hours and a time zone
            """)
    void whatIsWrongIsToldWithFileLineFieldFoundAndExpected(String rest, String told) {
        assertThatThrownBy(() -> parse(rest + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(told);
    }

    @Test
    void aDrillThatIsNotThereIsToldWithThoseThatAre() {
        assertThatThrownBy(() -> DrillFiles.read("node-failur"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("node-failure, api-crash");
    }

    @Test
    void aWindowMayGoPastMidnight() throws ConfigException {
        TimeWindow window = parse(
                        "method: [{fault: noop}]\nblastRadius: {window: \"Fri,Sat 22:00-04:00 Europe/Berlin\"}\n")
                .blastRadius()
                .window()
                .orElseThrow();
        assertThat(window.days()).containsExactlyInAnyOrder(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY);
        assertThat(window.contains(Instant.parse("2026-11-20T20:59:59Z"))).isFalse(); // Friday 21:59:59 there
        assertThat(window.contains(Instant.parse("2026-11-20T21:00:00Z"))).isTrue();
        assertThat(window.contains(Instant.parse("2026-11-22T02:59:59Z"))).isTrue(); // Sunday morning, of Saturday
        assertThat(window.contains(Instant.parse("2026-11-22T03:00:00Z"))).isFalse();
        assertThat(window.contains(Instant.parse("2026-11-20T02:00:00Z"))).isFalse(); // Friday morning, of Thursday
    }

    @Test
    @SuppressWarnings("unchecked") // the schema is maps of maps
    void theSchemaNamesEveryKey() {
        Map<String, Object> schema = DrillFiles.schema();
        assertThat((Map<String, Object>) schema.get("properties"))
                .containsKeys("apiVersion", "kind", "target", "steadyState", "blastRadius", "method", "deadman");
        assertThat(schema).containsEntry("additionalProperties", false);
    }
}
