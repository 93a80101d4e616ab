package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.cli.agent.AgentConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What lies under packaging/: it has the shape that its readers want, and its options are the agent's. */
class AgentPackagingTest {
    private static final Path PACKAGING = Path.of("..", "packaging");

    /** The fields of the Kubernetes API that the manifest may use, by the path to them; a list is its elements. */
    private static final Map<String, Set<String>> FIELDS = Map.ofEntries(
            Map.entry("", Set.of("apiVersion", "kind", "metadata", "spec")),
            Map.entry("metadata", Set.of("name", "namespace", "labels")),
            Map.entry("spec", Set.of("selector", "updateStrategy", "minReadySeconds", "template")),
            Map.entry("spec.selector", Set.of("matchLabels")),
            Map.entry("spec.updateStrategy", Set.of("type", "rollingUpdate")),
            Map.entry("spec.updateStrategy.rollingUpdate", Set.of("maxUnavailable", "maxSurge")),
            Map.entry("spec.template", Set.of("metadata", "spec")),
            Map.entry("spec.template.metadata", Set.of("labels", "annotations")),
            Map.entry(
                    "spec.template.spec",
                    Set.of(
                            "hostNetwork",
                            "dnsPolicy",
                            "automountServiceAccountToken",
                            "enableServiceLinks",
                            "priorityClassName",
                            "terminationGracePeriodSeconds",
                            "tolerations",
                            "nodeSelector",
                            "securityContext",
                            "containers")),
            Map.entry("spec.template.spec.tolerations", Set.of("operator", "key", "value", "effect")),
            Map.entry(
                    "spec.template.spec.securityContext",
                    Set.of("runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile")),
            Map.entry("spec.template.spec.securityContext.seccompProfile", Set.of("type")),
            Map.entry(
                    "spec.template.spec.containers",
                    Set.of("name", "image", "imagePullPolicy", "args", "env", "securityContext", "resources")),
            Map.entry("spec.template.spec.containers.env", Set.of("name", "valueFrom")),
            Map.entry("spec.template.spec.containers.env.valueFrom", Set.of("fieldRef")),
            Map.entry("spec.template.spec.containers.env.valueFrom.fieldRef", Set.of("fieldPath")),
            Map.entry(
                    "spec.template.spec.containers.securityContext",
                    Set.of("allowPrivilegeEscalation", "readOnlyRootFilesystem", "capabilities")),
            Map.entry("spec.template.spec.containers.securityContext.capabilities", Set.of("drop", "add")),
            Map.entry("spec.template.spec.containers.resources", Set.of("requests", "limits")),
            Map.entry("spec.template.spec.containers.resources.requests", Set.of("cpu", "memory")),
            Map.entry("spec.template.spec.containers.resources.limits", Set.of("cpu", "memory")));

    /** Maps whose keys are the user's own. */
    private static final Set<String> FREE = Set.of(
            "metadata.labels",
            "spec.selector.matchLabels",
            "spec.template.metadata.labels",
            "spec.template.spec.nodeSelector");

    private static List<Object> manifest() throws IOException {
        List<Object> documents = new ArrayList<>();
        String text = Files.readString(PACKAGING.resolve("kubernetes/vipwatch-bfd-agent.yaml"));
        new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
                .loadAllFromString(text)
                .forEach(documents::add);
        return documents;
    }

    private static void collectUnknown(String path, Object value, Set<String> unknown) {
        switch (value) {
            case Map<?, ?> map
            when !FREE.contains(path) ->
                map.forEach((key, member) -> {
                    if (!FIELDS.getOrDefault(path, Set.of()).contains(key)) {
                        unknown.add(path + "." + key);
                    }
                    collectUnknown(path.isEmpty() ? key.toString() : path + "." + key, member, unknown);
                });
            case List<?> list -> list.forEach(element -> collectUnknown(path, element, unknown));
            default -> {
                // A scalar has no fields.
            }
        }
    }

    private static Object at(Object value, Object... path) {
        Object found = value;
        for (Object step : path) {
            found = step instanceof Integer index
                    ? ((List<?>) found).get(index)
                    : java.util.Objects.requireNonNull(((Map<?, ?>) found).get(step), step::toString);
        }
        return found;
    }

    @Test
    void theManifestUsesFieldsOfTheKubernetesApiAndNoOthers() throws IOException {
        Set<String> unknown = new TreeSet<>();
        manifest().forEach(document -> collectUnknown("", document, unknown));
        assertThat(unknown).isEmpty();
        assertThat(manifest().stream().map(document -> at(document, "kind"))).containsExactly("Namespace", "DaemonSet");
    }

    @Test
    void thePodsAreTheOnesThatTheDaemonSetSelectsAndTheyHaveNoPrivilege() throws IOException {
        Object set = manifest().getLast();
        assertThat(at(set, "apiVersion")).isEqualTo("apps/v1");
        assertThat(at(set, "spec", "selector", "matchLabels"))
                .isEqualTo(at(set, "spec", "template", "metadata", "labels"));
        Object pod = at(set, "spec", "template", "spec");
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
        Object pod = at(manifest().getLast(), "spec", "template", "spec");
        String arguments = String.join(
                " ",
                ((List<?>) at(pod, "containers", 0, "args"))
                        .stream().map(Object::toString).toList());
        // The primary family of most clusters is IPv4, whatever the peer's is.
        AgentConfig config = BfdAgentOptionsTest.config(arguments.replace("$(HOST_IPS)", "192.0.2.11,2001:db8::11"));
        assertThat(config.sessions().getFirst().local()).contains(java.net.InetAddress.ofLiteral("2001:db8::11"));
        assertGivenTimeToSayGoodbye(config, ((Number) at(pod, "terminationGracePeriodSeconds")).longValue());
    }

    @Test
    void theOptionsOfTheUnitAreOptionsOfTheAgent() throws IOException {
        String options = Files.readString(PACKAGING.resolve("systemd/vipwatch-bfd-agent.default"))
                .lines()
                .filter(line -> line.startsWith("VIPWATCH_BFD_OPTIONS="))
                .map(line -> line.replaceAll("^[^\"]*\"|\"$", ""))
                .findFirst()
                .orElseThrow();
        assertGivenTimeToSayGoodbye(BfdAgentOptionsTest.config(options), 30);
        assertThat(unit())
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

    private static String unit() throws IOException {
        return Files.readString(PACKAGING.resolve("systemd/vipwatch-bfd-agent.service"));
    }

    /** With the program in place of one that is there, so that nothing has to be installed. */
    @Test
    void systemdFindsNothingWrongWithTheUnit(@TempDir Path directory) throws Exception {
        assumeThat(Path.of("/usr/bin/systemd-analyze")).isExecutable();
        Path copy = Files.writeString(
                directory.resolve("vipwatch-bfd-agent.service"),
                unit().replace("/opt/vipwatch/bin/vipwatch", "/bin/true")
                        .replace("man:vipwatch-bfd-agent(1)", "man:true(1)"));
        Process verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no", copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines().filter(line -> line.contains("vipwatch"))).isEmpty();
        assertThat(verify.waitFor()).as(said).isZero();
    }
}
