package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectStateChanged;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types at a monitor that injects: processes of the package, and what they say and end with. */
class InjectProcessIT {
    @TempDir
    private Path directory = Path.of("");

    private record Said(int exitCode, String text) {}

    /** An edge that is not there: what would be announced is known all the same. */
    private static final String EDGE = "  - {name: edge, address: \"127.0.0.9\", asn: 65101, role: edge}";

    private static final String TRACK = "  - {name: api, prefix: \"2001:db8:0:ff00::100/128\", kind: vip}";

    private static final String INJECT = """
            journal: {directory: journal}
            inject:
              allow: ["2001:db8:0:ff00::100/128"]
              services:
                - name: api
                  prefixes: ["2001:db8:0:ff00::100/128"]
                  edges: [edge]
                  checks: [{name: always, kind: exec, command: ["true"], interval: 500ms, fast_interval: 100ms, timeout: 400ms, rise: 1, fall: 3}]
                  backends:
                    - {node: node1, next_hops: ["2001:db8::11"]}
                    - {node: node2, next_hops: ["2001:db8::12"]}\
            """;

    private static Said ends(PackagedMonitor monitor, String... arguments) throws Exception {
        String output = String.join("-", arguments).replaceAll("[^a-z0-9-]", "") + ".log";
        Process process = monitor.command(output, arguments);
        int exitCode = PackagedMonitor.exitCode(process);
        return new Said(exitCode, monitor.said(output));
    }

    @Test
    void aNodeIsTakenOutAndBackByCommandsThatSayWhatTheyDid() throws Exception {
        try (PackagedMonitor monitor = new PackagedMonitor(directory)) {
            monitor.configure("", EDGE, TRACK, INJECT);
            assertThat(ends(monitor, "inject", "drain", "node2")).satisfies(early -> {
                assertThat(early.exitCode()).isEqualTo(ExitCode.USAGE);
                assertThat(early.text()).contains("control.sock");
            });
            monitor.run();
            monitor.awaitEvent(
                    InjectStateChanged.class,
                    change -> change.node().equals("node2") && change.state() == HealthState.UP);

            assertThat(ends(monitor, "inject", "drain", "node1", "--dry-run")).satisfies(dry -> {
                assertThat(dry.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
                assertThat(dry.text()).contains("the session with edge is not Established");
            });
            assertThat(ends(monitor, "inject", "drain", "node1", "--reason", "new disk"))
                    .isEqualTo(new Said(ExitCode.GOOD, "drains api/node1\n"));
            assertThat(ends(monitor, "inject", "status")).satisfies(status -> {
                assertThat(status.exitCode())
                        .as("the edge is not there: %s", status.text())
                        .isEqualTo(ExitCode.NO);
                assertThat(status.text()).containsPattern("api +node1 +drained").containsPattern("api +node2 +up");
            });
            assertThat(ends(monitor, "inject", "undrain", "node1").exitCode()).isEqualTo(ExitCode.GOOD);

            assertThat(ends(monitor, "inject", "maintenance", "node1", "--reason", "new kernel"))
                    .satisfies(endless -> {
                        assertThat(endless.exitCode()).isEqualTo(ExitCode.USAGE);
                        assertThat(endless.text()).contains("--for");
                    });
            assertThat(ends(monitor, "inject", "maintenance", "node1", "--for", "30m", "--reason", "new kernel")
                            .exitCode())
                    .isEqualTo(ExitCode.GOOD);
            assertThat(ends(monitor, "inject", "status", "-o", "json").text())
                    .contains("\"maintenance\"", "new kernel");
            assertThat(ends(monitor, "inject", "drain", "node9")).satisfies(unknown -> {
                assertThat(unknown.exitCode()).isNotEqualTo(ExitCode.GOOD);
                assertThat(unknown.text()).contains("node9");
            });
        }
    }
}
