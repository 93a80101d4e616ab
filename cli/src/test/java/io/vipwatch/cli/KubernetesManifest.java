package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Models a manifest under packaging/.
 *
 * @param documents its documents, as maps, lists and scalars
 */
record KubernetesManifest(List<Object> documents) {
    private static final Path MANIFESTS = Path.of("..", "packaging", "kubernetes");

    /** The fields of the Kubernetes API that a manifest may use, by the path to them; a list is its elements. */
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
                    Set.of(
                            "name",
                            "image",
                            "imagePullPolicy",
                            "command",
                            "args",
                            "env",
                            "securityContext",
                            "resources")),
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

    static KubernetesManifest read(String file) throws IOException {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
                .loadAllFromString(Files.readString(MANIFESTS.resolve(file)))
                .forEach(documents::add);
        return new KubernetesManifest(List.copyOf(documents));
    }

    /** {@return the DaemonSet, which is the last document} */
    Object daemonSet() {
        return documents.getLast();
    }

    /** {@return the specification of its pods} */
    Object pod() {
        return at(daemonSet(), "spec", "template", "spec");
    }

    /** {@return what stands under a member of the first container, a list of words, with spaces between} */
    String words(String member) {
        return String.join(
                " ",
                ((List<?>) at(pod(), "containers", 0, member))
                        .stream().map(Object::toString).toList());
    }

    /** Looks whether it is a namespace and a DaemonSet, with fields of the Kubernetes API and no others. */
    void assertUsesTheApi() {
        Set<String> unknown = new TreeSet<>();
        documents.forEach(document -> collectUnknown("", document, unknown));
        assertThat(unknown).isEmpty();
        assertThat(documents.stream().map(document -> at(document, "kind"))).containsExactly("Namespace", "DaemonSet");
        assertThat(at(daemonSet(), "apiVersion")).isEqualTo("apps/v1");
    }

    /** Looks whether its pods are those that it selects, on the network of the host and without any other privilege. */
    void assertUnprivileged() {
        assertThat(at(daemonSet(), "spec", "selector", "matchLabels"))
                .isEqualTo(at(daemonSet(), "spec", "template", "metadata", "labels"));
        assertThat(at(pod(), "hostNetwork")).isEqualTo(true);
        assertThat(at(pod(), "securityContext", "runAsNonRoot")).isEqualTo(true);
        Object container = at(pod(), "containers", 0);
        assertThat(at(container, "securityContext", "capabilities")).isEqualTo(Map.of("drop", List.of("ALL")));
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
    }

    /** {@return the field of the pod that a container's first variable has its value from} */
    Object variable() {
        return at(pod(), "containers", 0, "env", 0, "valueFrom", "fieldRef", "fieldPath");
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

    static Object at(Object value, Object... path) {
        Object found = value;
        for (Object step : path) {
            found = step instanceof Integer index
                    ? ((List<?>) found).get(index)
                    : Objects.requireNonNull(((Map<?, ?>) found).get(step), step::toString);
        }
        return found;
    }
}
