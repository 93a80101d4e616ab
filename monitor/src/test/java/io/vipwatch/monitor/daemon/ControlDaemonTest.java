package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.control.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlDaemonTest {
    private static final String TOO_LONG = "x".repeat(120);

    @TempDir
    private Path directory = Path.of("");

    private MonitorConfig config(String more) throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64999, router_id: 192.0.2.250, listen: []}
                peers: [{name: node1, address: "::1", asn: 65010, passive: true}]
                http: {listen: "[::1]:0"}
                """ + more, directory);
    }

    @Test
    void commandsReachARunningMonitorBySocketInItsJournalsDirectory() throws Exception {
        Path socket = directory.resolve("journal/control.sock");
        try (Daemon _ = Daemon.start(config(""), "test")) {
            assertThat(ControlClient.at(socket).ask("requests", "{}", Duration.ofSeconds(20)))
                    .contains("\"requests\"");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketThatWasAskedForAndCannotBeIsAnErrorAndTheDefaultOneIsDoneWithout() throws Exception {
        assertThatThrownBy(() -> Daemon.start(config("control: {socket: " + TOO_LONG + "}"), "test"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("control.socket: the path ");
        try (Daemon daemon = Daemon.start(config("journal: {directory: " + TOO_LONG + "}"), "test")) {
            assertThat(daemon.httpAddress().getPort()).isPositive();
        }
    }
}
