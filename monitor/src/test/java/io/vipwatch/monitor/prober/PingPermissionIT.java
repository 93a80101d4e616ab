package io.vipwatch.monitor.prober;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ICMP with every permission that Linux may give or keep, in a network namespace of its own, whose sysctl is nobody else's. */
class PingPermissionIT {
    private static final String PERMITTED = "0 0";
    private static final String NOBODY = "1 0";

    private static String ask(String groups, boolean raw, String target) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/unshare")) && Files.isExecutable(Path.of("/usr/bin/setpriv")))
                .isTrue();
        assumeThat(Files.isWritable(Path.of("/proc/sys/net/ipv4/ping_group_range")))
                .as("root")
                .isTrue();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process asker = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "sh",
                        "-ec",
                        "ip link set lo up; echo '" + groups + "' > /proc/sys/net/ipv4/ping_group_range; exec setpriv"
                                + (raw ? "" : " --bounding-set=-net_raw") + " \"$@\"",
                        "sh",
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PingAsker.class.getName(),
                        target)
                .redirectErrorStream(true)
                .start();
        String said = new String(asker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(asker.waitFor(20, TimeUnit.SECONDS)).as(said).isTrue();
        return said.strip();
    }

    @ParameterizedTest(name = "group {0}, CAP_NET_RAW {1}, {2}")
    @CsvSource({
        PERMITTED + ",false,::1,a ping socket",
        PERMITTED + ",false,127.0.0.1,a ping socket",
        PERMITTED + ",true,::1,a ping socket",
        NOBODY + ",true,::1,a raw socket",
        NOBODY + ",true,127.0.0.1,a raw socket"
    })
    void whoMayPingOneWayOrTheOtherIsAnsweredAndTheKernelStampsIt(String groups, boolean raw, String target, String by)
            throws Exception {
        assertThat(ask(groups, raw, target)).isEqualTo("answered and stamped by " + by);
    }

    @ParameterizedTest
    @CsvSource({"::1", "127.0.0.1"})
    void whoMayNotIsToldWhatWouldHelp(String target) throws Exception {
        assertThat(ask(NOBODY, false, target))
                .isEqualTo(
                        "ICMP is not permitted to this process: net.ipv4.ping_group_range (sysctl) has to include its"
                                + " group, or it needs CAP_NET_RAW");
    }
}
