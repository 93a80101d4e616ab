package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigExample;
import io.vipwatch.monitor.config.ConfigReader;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example configuration runs. */
class ExampleTest {
    @Test
    void itStartsAndWatchesWhatItNames(@TempDir Path directory) throws Exception {
        // On free ports of loopback, and without calling the addresses that the example has for its peers.
        String example = ConfigExample.text()
                .replace("\"[::]:1790\"", "\"127.0.0.1:0\"")
                .replace("\"[::1]:9179\"", "\"127.0.0.1:0\"")
                .replaceAll("(?m)^    asn:", "    passive: true\n    asn:");
        assertThat(example.split("127.0.0.1:0", -1)).hasSize(3);
        try (Daemon daemon = Daemon.start(new ConfigReader(Map.of()).parse("v.yaml", example, directory), "test")) {
            assertThat(daemon.bgpAddresses()).hasSize(1);
            assertThat(answer(daemon, "sessions")).contains("\"node1\"", "\"node2\"", "\"node3\"", "\"edge\"");
            assertThat(answer(daemon, "prefixes")).contains("2001:db8:0:ff00::100/128", "2001:db8:0:ff00::/112");
        }
    }

    private static String answer(Daemon daemon, String resource) throws Exception {
        String url = "http://127.0.0.1:" + daemon.httpAddress().getPort() + "/api/v1/" + resource;
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
