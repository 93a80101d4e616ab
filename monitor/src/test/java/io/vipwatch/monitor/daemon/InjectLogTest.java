package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InjectLogTest {
    @Test
    void a_line_says_what_was_decided_and_why() {
        assertThat(InjectLog.sentence(new InjectStateChanged(
                        "api", "node1", HealthState.DOWN, HealthState.FALLING, "tcp bad (3 in a row)", List.of())))
                .isEqualTo("inject: api/node1: falling → down: tcp bad (3 in a row)");
        assertThat(InjectLog.sentence(new InjectSuppressed(
                        GuardChange.RAISED,
                        InjectGuard.LAST_ORIGIN,
                        "api",
                        "node1",
                        "withdraw",
                        "no other is left",
                        Optional.empty(),
                        List.of())))
                .isEqualTo("inject: api/node1: last-origin keeps from withdraw: no other is left");
        assertThat(InjectLog.sentence(new InjectAlarm(
                        GuardChange.RAISED, "no-healthy-origin", "api", "node1 is down", "look at node1")))
                .isEqualTo("inject: api: no-healthy-origin raised: node1 is down (look at node1)");
        assertThat(InjectLog.sentence(new InjectDrain(
                        "api",
                        "node1",
                        InjectDrain.Step.TIMED_OUT,
                        "its path stays",
                        List.of("probe: none told"),
                        Duration.ofSeconds(60))))
                .isEqualTo("inject: api/node1: timed-out after 60000 ms: its path stays; missing: probe: none told");
    }
}
