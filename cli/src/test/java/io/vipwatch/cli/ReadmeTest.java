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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What README has its readers give to Calico and FRR agrees with the example configuration, and with the resources of
 * {@code projectcalico.org/v3} (api/pkg/apis/projectcalico/v3 of Calico 3.27 to 3.32).
 */
class ReadmeTest {
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final Pattern LISTEN = Pattern.compile("(?m)^  listen: \\[\"\\[::]:([0-9]+)\"]");
    private static final Pattern AS_NUMBER = Pattern.compile("(?m)^  asn: ([0-9]+)");

    /** The members of {@code spec}, by kind. */
    private static final Map<String, Set<String>> SPEC = Map.of(
            "BGPPeer",
            Set.of(
                    "node",
                    "nodeSelector",
                    "peerIP",
                    "asNumber",
                    "peerSelector",
                    "keepOriginalNextHop",
                    "password",
                    "sourceAddress",
                    "maxRestartTime",
                    "numAllowedLocalASNumbers",
                    "ttlSecurity",
                    "filters",
                    "reachableBy"),
            "BGPFilter",
            Set.of("exportV4", "importV4", "exportV6", "importV6"));

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    private static Map<?, ?> map(Object value) {
        assertThat(value).isInstanceOf(Map.class);
        return (Map<?, ?>) value;
    }

    private static Map<?, ?> map(Map<?, ?> parent, String member) {
        return map(Objects.requireNonNull(parent.get(member), member));
    }

    private static List<Map<?, ?>> resources() throws IOException {
        List<Map<?, ?>> resources = new ArrayList<>();
        Matcher block = YAML.matcher(readme());
        while (block.find()) {
            resources.add(map(new Load(LoadSettings.builder().build()).loadFromString(block.group(1))));
        }
        return resources;
    }

    private static Map<?, ?> spec(String kind) throws IOException {
        return resources().stream()
                .filter(resource -> kind.equals(resource.get("kind")))
                .findFirst()
                .map(resource -> map(resource, "spec"))
                .orElseThrow();
    }

    /** {@return what the example configuration has for this} */
    private static String example(Pattern pattern) {
        return pattern.matcher(Invocation.of("config", "example").out())
                .results()
                .map(MatchResult::group)
                .map(found -> found.replaceFirst(".*?([0-9]+)\\D*$", "$1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyResourceForCalicoHasOnlyMembersThatCalicoKnows() throws Exception {
        assertThat(resources().stream()
                        .map(resource -> String.valueOf(resource.get("kind")))
                        .toList())
                .contains("BGPPeer", "BGPFilter");
        assertThat(resources()).allSatisfy(resource -> {
            assertThat(resource.get("apiVersion")).isEqualTo("projectcalico.org/v3");
            assertThat(String.valueOf(map(resource, "metadata").get("name"))).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
            assertThat(SPEC).containsKey(String.valueOf(resource.get("kind")));
            Set<String> known = SPEC.getOrDefault(String.valueOf(resource.get("kind")), Set.of());
            assertThat(map(resource, "spec").keySet()).allMatch(member -> known.contains(String.valueOf(member)));
        });
    }

    @Test
    void theFilterRejectsWhatOtherNodesAnnounceInTheWordsOfARuleForIpv6() throws Exception {
        assertThat(spec("BGPFilter").get("exportV6"))
                .isEqualTo(List.of(Map.of("action", "Reject", "source", "RemotePeers")));
    }

    @Test
    void calicoPeersWithTheMonitorOfTheExample() throws Exception {
        Map<?, ?> peer = spec("BGPPeer");
        assertThat(String.valueOf(peer.get("peerIP"))).matches("\\[2001:db8::[0-9a-f]+]:" + example(LISTEN));
        assertThat(peer.get("asNumber")).isEqualTo(Integer.valueOf(example(AS_NUMBER)));
    }

    @Test
    void frrPeersWithTheMonitorOfTheExample() throws Exception {
        assertThat(readme())
                .contains(" neighbor 2001:db8::1 remote-as " + example(AS_NUMBER) + "\n")
                .contains(" neighbor 2001:db8::1 port " + example(LISTEN) + "\n");
    }
}
