package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Predictions from the timers that a real FRR and real BIRDs have agreed on. */
@Tag("lab")
class ExplainIT {
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
        }
    }
}
