package io.vipwatch.cli;

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
        manifest().assertUsesTheApi();
    }

    @Test
    void thePodsAreTheOnesThatTheDaemonSetSelectsOnTheNetworkOfTheHostAndWithoutPrivilege() throws IOException {
        manifest().assertUnprivileged();
        assertThat(manifest().variable()).isEqualTo("spec.nodeName");
    }

    @Test
    void theWordsOfTheManifestAreThoseOfTheCommand() throws IOException {
        assertThat(manifest().words("command")).isEqualTo("/opt/vipwatch/bin/vipwatch probe responder");
        CommandLine.ParseResult parsed = parsed(manifest().words("args").replace("$(NODE_NAME)", "node1"));
        assertThat(parsed.<List<String>>matchedOptionValue("--listen", List.of()))
                .containsExactly(VIP);
        assertThat(parsed.matchedOptionValue("--name", Optional.empty())).contains("node1");
    }

    @Test
    void theOptionsOfTheUnitAreThoseOfTheCommand() throws IOException {
        assertThat(parsed(UNIT.options("VIPWATCH_RESPONDER_OPTIONS"))
                        .<List<String>>matchedOptionValue("--listen", List.of()))
                .containsExactly(VIP);
        assertThat(UNIT.text())
                .contains(
                        "probe responder $VIPWATCH_RESPONDER_OPTIONS",
                        "Restart=always",
                        "RestartPreventExitStatus=2\n");
    }

    @Test
    void systemdFindsNothingWrongWithTheUnit(@TempDir Path directory) throws Exception {
        UNIT.verify(directory);
    }
}
