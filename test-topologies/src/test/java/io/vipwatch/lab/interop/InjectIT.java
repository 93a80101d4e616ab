package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes that follow the health of three API servers, at an edge that runs FRR. */
@Tag("lab")
@Timeout(300)
class InjectIT {
    /** From the last bad check to the edge's kernel: FRR alone takes 65 to 75 ms of it. */
    private static final Duration ALLOWANCE = Duration.ofMillis(200);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theEdgeForwardsToHealthyNodesOnlyAndKeepsTheLastOrigin() throws Exception {
        try (InjectedLab injected = InjectedLab.start(directory, "")) {
            injected.awaitFib(1, 2, 3);
            long seq = injected.journal().now();

            long killed = InjectedLab.killApi(injected.lab().node(1));

            Duration took = Duration.ofNanos(injected.fibChangeAfter(killed) - killed);
            System.out.println("API killed until the edge's FIB has dropped its next hop: " + took.toMillis() + " ms");
            assertThat(took)
                    .isLessThan(InjectedLab.FAST_INTERVAL
                            .multipliedBy(InjectedLab.FALL)
                            .plus(ALLOWANCE));
            injected.awaitFib(2, 3);
            InjectStateChanged down =
                    injected.await(seq, InjectStateChanged.class, change -> change.state() == HealthState.DOWN);
            assertThat(down.node()).isEqualTo("node1");
            InjectRoute withdrawn =
                    injected.await(seq, InjectRoute.class, route -> route.change() == InjectRoute.Change.WITHDRAW);
            assertThat(withdrawn.checks())
                    .first()
                    .satisfies(check -> assertThat(check.detail()).contains("refused"));

            InjectedLab.startApi(injected.lab().node(1));
            injected.awaitFib(1, 2, 3);

            seq = injected.journal().now();
            InjectedLab.killApi(injected.lab().node(1));
            injected.awaitFib(2, 3);
            InjectedLab.killApi(injected.lab().node(2));
            injected.awaitFib(3);
            InjectedLab.killApi(injected.lab().node(3));
            InjectSuppressed kept = injected.await(
                    seq, InjectSuppressed.class, guard -> guard.node().equals("node3"));
            assertThat(kept.wanted()).isEqualTo("withdraw");
            assertThat(kept.guard()).isEqualTo(InjectGuard.LAST_ORIGIN);
            InjectAlarm alarm = injected.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
            assertThat(alarm.alarm()).isEqualTo("no-healthy-origin");
            injected.awaitFib(3);
        }
    }
}
