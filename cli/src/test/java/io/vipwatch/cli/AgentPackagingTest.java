package io.vipwatch.cli;

import static io.vipwatch.cli.KubernetesManifest.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.cli.agent.AgentConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies under packaging/ for the BFD agent: its readers want that shape, and its options are the agent's. */
class AgentPackagingTest {
    private static final SystemdUnit UNIT = new SystemdUnit("vipwatch-bfd-agent");

    private static KubernetesManifest manifest() throws IOException {
        return KubernetesManifest.read("vipwatch-bfd-agent.yaml");
    }

    @Test
    void theManifestUsesFieldsOfTheKubernetesApiAndNoOthers() throws IOException {
        manifest().assertUsesTheApi();
    }

    @Test
    void thePodsAreTheOnesThatTheDaemonSetSelectsAndTheyHaveNoPrivilege() throws IOException {
        manifest().assertUnprivileged();
        assertThat(manifest().variable()).isEqualTo("status.hostIPs");
    }

    @Test
    void theArgumentsOfTheManifestAreOptionsOfTheAgent() throws IOException {
        // The primary family of most clusters is IPv4, whatever the peer's is.
        AgentConfig config =
                BfdAgentOptionsTest.config(manifest().words("args").replace("$(HOST_IPS)", "192.0.2.11,2001:db8::11"));
        assertThat(config.sessions().getFirst().local()).contains(java.net.InetAddress.ofLiteral("2001:db8::11"));
        assertGivenTimeToSayGoodbye(
                config, ((Number) at(manifest().pod(), "terminationGracePeriodSeconds")).longValue());
    }

    @Test
    void theOptionsOfTheUnitAreOptionsOfTheAgent() throws IOException {
        assertGivenTimeToSayGoodbye(BfdAgentOptionsTest.config(UNIT.options("VIPWATCH_BFD_OPTIONS")), 30);
        assertThat(UNIT.text())
                .contains(
                        "LoadCredential=bfd-key:",
                        "RestartPreventExitStatus=2\n",
                        "TimeoutStopSec=30",
                        "bfd agent $VIPWATCH_BFD_OPTIONS",
                        "Restart=always");
    }

    private static void assertGivenTimeToSayGoodbye(AgentConfig config, long seconds) {
        assertThat(config.sessions().stream().map(SessionConfig::name)).containsExactly("2001:db8::1");
        assertThat(config.system().closeTimeout().toSeconds()).isPositive().isLessThan(seconds);
    }

    @Test
    void systemdFindsNothingWrongWithTheUnit(@TempDir Path directory) throws Exception {
        UNIT.verify(directory);
    }
}
