package io.vipwatch.cli;

import static io.vipwatch.cli.KubernetesManifest.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What lies under packaging/ for the responder: its readers want that shape, and its options are the command's. */
class ResponderPackagingTest {
    private static final SystemdUnit UNIT = new SystemdUnit("vipwatch-probe-responder");
    private static final String VIP = "[2001:db8:0:ff00::100]:7007";

    private static KubernetesManifest manifest() throws IOException {
        return KubernetesManifest.read("vipwatch-probe-responder.yaml");
    }

    /** {@return what the command reads these options as; parsing fails on one that it does not have} */
    private static CommandLine.ParseResult parsed(String options) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Console console = new Console(InputStream.nullInputStream(), nowhere, nowhere, false, 80, Map.of());
        String[] words = ("probe responder " + options).split(" ", -1);
        return Main.commandLine(console, words).parseArgs(words).subcommand().subcommand();
    }

    @Test
    void theManifestUsesFieldsOfTheKubernetesApiAndNoOthers() throws IOException {
        assertThat(manifest().unknownFields()).isEmpty();
        assertThat(manifest().documents().stream().map(document -> at(document, "kind")))
                .containsExactly("Namespace", "DaemonSet");
    }

    @Test
    void thePodsAreTheOnesThatTheDaemonSetSelectsOnTheNetworkOfTheHostAndWithoutPrivilege() throws IOException {
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
        assertThat(at(container, "env", 0, "valueFrom", "fieldRef", "fieldPath"))
                .as("the name by which the peers of the monitor know the node")
                .isEqualTo("spec.nodeName");
    }

    @Test
    void theWordsOfTheManifestAreThoseOfTheCommand() throws IOException {
        assertThat(manifest().words("command")).isEqualTo("/opt/vipwatch/bin/vipwatch probe responder");
        CommandLine.ParseResult parsed = parsed(manifest().words("args").replace("$(NODE_NAME)", "node1"));
        assertThat(parsed.<List<String>>matchedOptionValue("--listen", List.of())).containsExactly(VIP);
        assertThat(parsed.matchedOptionValue("--name", Optional.empty())).contains("node1");
    }

    @Test
    void theOptionsOfTheUnitAreThoseOfTheCommand() throws IOException {
        assertThat(parsed(UNIT.options("VIPWATCH_RESPONDER_OPTIONS"))
                        .<List<String>>matchedOptionValue("--listen", List.of()))
                .containsExactly(VIP);
        assertThat(UNIT.text())
                .contains("probe responder $VIPWATCH_RESPONDER_OPTIONS", "Restart=always", "RestartPreventExitStatus=2\n");
    }

    @Test
    void systemdFindsNothingWrongWithTheUnit(@TempDir Path directory) throws Exception {
        UNIT.verify(directory);
    }
}
