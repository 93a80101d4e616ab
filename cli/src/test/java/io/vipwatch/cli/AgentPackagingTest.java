package io.vipwatch.cli;

import static io.vipwatch.cli.KubernetesManifest.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.cli.agent.AgentConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        assertThat(manifest().unknownFields()).isEmpty();
        assertThat(manifest().documents().stream().map(document -> at(document, "kind")))
                .containsExactly("Namespace", "DaemonSet");
    }

    @Test
    void thePodsAreTheOnesThatTheDaemonSetSelectsAndTheyHaveNoPrivilege() throws IOException {
        Object set = manifest().daemonSet();
        assertThat(at(set, "apiVersion")).isEqualTo("apps/v1");
        assertThat(at(set, "spec", "selector", "matchLabels"))
                .isEqualTo(at(set, "spec", "template", "metadata", "labels"));
        Object pod = manifest().pod();
        assertThat(at(pod, "hostNetwork")).isEqualTo(true);
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        Object container = at(pod, "containers", 0);
        assertThat(at(container, "securityContext", "capabilities")).isEqualTo(Map.of("drop", List.of("ALL")));
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(at(container, "env", 0, "valueFrom", "fieldRef", "fieldPath"))
                .isEqualTo("status.hostIPs");
    }

    @Test
    void theArgumentsOfTheManifestAreOptionsOfTheAgent() throws IOException {
        // The primary family of most clusters is IPv4, whatever the peer's is.
        AgentConfig config = BfdAgentOptionsTest.config(
                manifest().words("args").replace("$(HOST_IPS)", "192.0.2.11,2001:db8::11"));
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
