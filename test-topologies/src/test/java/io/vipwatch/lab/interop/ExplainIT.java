package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Predictions from the timers that a real FRR and real BIRDs have agreed on. */
@Tag("lab")
class ExplainIT {
    private static final List<String> CURED = List.of("slow-detection", "black-hole");

    @TempDir
    private static Path directory;

    private static JsonNode outcome(JsonNode report, String scenario) {
        return StreamSupport.stream(report.path("explanations").spliterator(), false)
                .flatMap(one -> StreamSupport.stream(one.path("predictions").spliterator(), false))
                .filter(one -> one.path("scenario").asString("").equals(scenario))
                .findFirst()
                .orElseThrow()
                .path("outcome");
    }

    private static boolean isKnown(JsonNode report) {
        return report.path("unknown").isNull()
                && !report.path("timers").isEmpty()
                && StreamSupport.stream(report.path("timers").spliterator(), false)
                        .allMatch(one -> one.path("not_known").isEmpty())
                && StreamSupport.stream(report.path("explanations").spliterator(), false)
                        .anyMatch(one -> !one.path("predictions").isEmpty());
    }

    @Test
    void theTimersInForceAndWhatFollowsFromThemAreThoseOfTheEdgeAndItsNodes() throws Exception {
        try (CrosscheckedLab lab = CrosscheckedLab.start(directory)) {
            JsonNode[] last = new JsonNode[1];
            boolean known = Patience.until(Duration.ofSeconds(45), () -> {
                last[0] = lab.asked("explain");
                return isKnown(last[0]);
            });
            assertThat(known).as(last[0].toPrettyString()).isTrue();
            List<String> nodes = lab.lab().topology().nodes().stream()
                    .map(node -> node.name())
                    .toList();
            for (JsonNode timers : last[0].path("timers")) {
                assertThat(nodes).contains(timers.path("node").asString());
                assertThat(timers.path("bfd").asString()).isEqualTo("none");
                // What the prediction says follows from what the edge itself says of this very node.
                long hold = timers.path("hold_time_ns").asLong();
                long keepalive = timers.path("keepalive_ns").asLong();
                assertThat(hold).isPositive();
                JsonNode loss = outcome(last[0], "node-failure").path("span");
                assertThat(loss.path("most_ns").asLong()).isEqualTo(hold + 75_000_000);
                assertThat(loss.path("least_ns").asLong()).isEqualTo(hold - keepalive + 65_000_000);
                assertThat(outcome(last[0], "stale-after-kill")
                                .path("span")
                                .path("least_ns")
                                .asLong())
                        .isEqualTo(timers.path("stale_ns").asLong() + 65_000_000);
            }
            String configured = lab.lab()
                    .edge()
                    .exec("vtysh", "-c", "show bgp neighbors json")
                    .stdout();
            assertThat(configured)
                    .contains("\"bgpTimerHoldTimeMsecs\":"
                            + last[0].path("timers").get(0).path("hold_time_ns").asLong() / 1_000_000);
            assertThatTheLinesOfLintHelp(lab, last[0], nodes);
        }
    }

    /** What is found to cost seconds is found no longer once the router has the very lines that are named as its cure. */
    private static void assertThatTheLinesOfLintHelp(CrosscheckedLab lab, JsonNode report, List<String> nodes)
            throws Exception {
        List<String> lines = new ArrayList<>();
        for (String rule : CURED) {
            JsonNode finding = finding(report, rule).orElseThrow();
            assertThat(finding.path("nodes"))
                    .as(rule)
                    .extracting(JsonNode::asString)
                    .containsExactlyInAnyOrderElementsOf(nodes);
            finding.path("line").asString().lines().forEach(lines::add);
        }
        assertThat(lines).hasSize(CURED.size() * nodes.size());
        Member edge = lab.lab().topology().edge();
        for (String line : lines) {
            String said = lab.lab()
                    .edge()
                    .exec("vtysh", "-c", "configure terminal", "-c", "router bgp " + edge.asn(), "-c", line)
                    .stdout();
            assertThat(said).as(line).doesNotContain("%");
        }
        lab.lab().edge().exec("vtysh", "-c", "clear bgp ipv6 *");
        JsonNode[] last = new JsonNode[1];
        boolean cured = Patience.until(Duration.ofSeconds(60), () -> {
            last[0] = lab.asked("explain");
            return isKnown(last[0])
                    && CURED.stream().allMatch(rule -> finding(last[0], rule).isEmpty());
        });
        assertThat(cured).as(last[0].toPrettyString()).isTrue();
        assertThat(outcome(last[0], "node-failure").path("span").path("most_ns").asLong())
                .as("a hold time of 9 s, and what FRR takes")
                .isEqualTo(9_075_000_000L);
    }

    private static Optional<JsonNode> finding(JsonNode report, String rule) {
        return report.path("findings")
                .valueStream()
                .filter(one -> one.path("rule").asString().equals(rule))
                .findFirst();
    }
}
