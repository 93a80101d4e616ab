package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.ProbeLossEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes that follow the health of three API servers, at an edge that runs FRR. */
@Tag("lab")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectIT {
    /** What the edge may take beyond the checks that make a node bad: FRR alone takes 65 to 75 ms of it. */
    private static final Duration MOST =
            InjectSetting.FAST_INTERVAL.multipliedBy(InjectSetting.FALL).plusMillis(200);

    private static final int ROUNDS = 12;

    private final InjectedLab lab;

    InjectIT() throws IOException, InterruptedException {
        lab = InjectedLab.start();
    }

    @AfterAll
    void end() throws IOException {
        lab.close();
    }

    @BeforeEach
    void heal() {
        lab.heal();
    }

    private InjectSetting probed() {
        return InjectSetting.USUAL.withProbes("""
                probes:
                  - {name: connect, kind: tcp-connect, target: '%s', port: %d, interval: 10ms, timeout: 500ms}
                """.formatted(lab.vip().address(), InjectSetting.API_PORT));
    }

    private static Predicate<InjectRoute> route(InjectRoute.Change change, String node) {
        return route -> route.change() == change && route.node().equals(node);
    }

    private static Predicate<InjectStateChanged> state(HealthState state, String node) {
        return change -> change.state() == state && change.node().equals(node);
    }

    @Test
    void anApiThatIsKilledIsOutOfTheEdgesFibBeforeLongAndBackWhenItsChecksHaveRisen(@TempDir Path directory)
            throws Exception {
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, probed())) {
            lab.awaitFib(1, 2, 3);
            monitor.awaitProbed("connect");
            long seq = monitor.now();

            long killed = InjectedLab.killApi(lab.node(1));
            Duration took = Duration.ofNanos(lab.fibChangeAfter(killed) - killed);
            lab.awaitFib(2, 3);
            long lost = monitor.lost("connect");
            InjectRoute withdrawn = monitor.await(seq, InjectRoute.class, route(InjectRoute.Change.WITHDRAW, "node1"));
            System.out.println("API killed until the edge's FIB has dropped its next hop: " + took.toMillis() + " ms");
            assertThat(took).isLessThan(MOST);
            assertThat(withdrawn.checks())
                    .first()
                    .satisfies(check -> assertThat(check.detail()).contains("refused"));

            InjectedLab.startApi(lab.node(1));
            long risen = monitor.when(seq, InjectStateChanged.class, state(HealthState.RISING, "node1"));
            long announced = monitor.when(seq, InjectRoute.class, route(InjectRoute.Change.ANNOUNCE, "node1"));
            assertThat(Duration.ofNanos(announced - risen))
                    .as("from the first good check to the announcement")
                    .isCloseTo(InjectSetting.FAST_INTERVAL.multipliedBy(InjectSetting.RISE - 1), Duration.ofMillis(90));
            lab.awaitFib(1, 2, 3);

            ProbeLossEnd outage = ProbedLab.await(monitor.journal(), seq, ProbeLossEnd.class, _ -> true);
            assertThat(monitor.lost("connect"))
                    .as("lost after the FIB had changed")
                    .isEqualTo(lost);
            assertThat(Duration.ofNanos(outage.firstOkEpochNanos() - killed)).isLessThan(MOST);
            System.out.println("connections refused meanwhile: " + outage.lost() + " of " + outage.sent() + ", gap "
                    + outage.gap().map(Duration::toMillis).orElse(0L) + " ms");
        }
    }

    @Test
    void whenAllAreDownTheLastOriginIsKeptAndAnAlarmIsRaised(@TempDir Path directory) throws Exception {
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            lab.awaitFib(1, 2, 3);
            long seq = monitor.now();
            InjectedLab.killApi(lab.node(1));
            lab.awaitFib(2, 3);
            InjectedLab.killApi(lab.node(2));
            lab.awaitFib(3);
            InjectedLab.killApi(lab.node(3));

            InjectSuppressed kept = monitor.await(
                    seq, InjectSuppressed.class, guard -> guard.node().equals("node3"));
            assertThat(kept.wanted()).isEqualTo("withdraw");
            assertThat(kept.guard()).isEqualTo(InjectGuard.LAST_ORIGIN);
            InjectAlarm alarm = monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
            assertThat(alarm.alarm()).isEqualTo("no-healthy-origin");
            lab.awaitFib(3);

            lab.heal();
            monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.CLEARED);
            lab.awaitFib(1, 2, 3);
        }
    }

    @Test
    void whereABlackHoleIsAllowedTheLastOriginIsWithdrawnTooAndWithoutAddPathTheEdgeHasOneNextHop(
            @TempDir Path directory) throws Exception {
        InjectSetting setting = InjectSetting.USUAL.withoutAddPath().withService("allow_blackhole: true");
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, setting)) {
            lab.awaitFib(1);
            long seq = monitor.now();
            InjectedLab.killApi(lab.node(1));
            lab.awaitFib(2);
            InjectedLab.killApi(lab.node(2));
            lab.awaitFib(3);
            InjectedLab.killApi(lab.node(3));

            lab.awaitFibWithoutUs(1, 2, 3);
            InjectAlarm alarm = monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
            assertThat(alarm.alarm()).isEqualTo("no-healthy-origin");
            lab.heal();
            monitor.await(seq, InjectAlarm.class, one -> one.change() == GuardChange.CLEARED);
        }
    }

    @Test
    void anApiThatComesAndGoesIsKeptOutUntilItsPenaltyHasDecayed(@TempDir Path directory) throws Exception {
        InjectSetting setting = InjectSetting.USUAL.withGuards(
                "{fail_open_share: 100, damping: {half_life: 3s, suppress: 1200, reuse: 600, longest: 10s}}");
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, setting)) {
            lab.awaitFib(1, 2, 3);
            long first = monitor.now();
            InjectedLab.killApi(lab.node(1));
            monitor.await(first, InjectStateChanged.class, state(HealthState.DOWN, "node1"));
            InjectedLab.startApi(lab.node(1));
            monitor.await(first, InjectRoute.class, route(InjectRoute.Change.ANNOUNCE, "node1"));
            long second = monitor.now();
            InjectedLab.killApi(lab.node(1));
            monitor.await(second, InjectStateChanged.class, state(HealthState.DOWN, "node1"));
            InjectedLab.startApi(lab.node(1));

            InjectSuppressed damped =
                    monitor.await(second, InjectSuppressed.class, guard -> guard.guard() == InjectGuard.DAMPING);
            assertThat(damped.wanted()).isEqualTo("announce");
            long raised = monitor.when(second, InjectSuppressed.class, guard -> guard.guard() == InjectGuard.DAMPING);
            lab.awaitFib(2, 3);
            assertThat(monitor.said(second, InjectRoute.class)).noneMatch(route(InjectRoute.Change.ANNOUNCE, "node1"));

            long released = monitor.when(second, InjectRoute.class, route(InjectRoute.Change.ANNOUNCE, "node1"));
            assertThat(Duration.ofNanos(released - raised))
                    .isCloseTo(damped.remaining().orElseThrow(), Duration.ofMillis(100));
            lab.awaitFib(1, 2, 3);
        }
    }

    @Test
    void anEdgeThatHasRestartedIsToldAgain(@TempDir Path directory) throws Exception {
        try (InjectedMonitor _ = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            InjectedLab.killApi(lab.node(2));
            lab.awaitFib(1, 3);
            try (AppliedFault _ = lab.lab().edge().apply(new Fault.EndedDaemon(Fault.Signal.KILL))) {
                assertThat(lab.forwardsTo(1, 3)).isFalse();
            }
            lab.awaitFib(1, 3);
        }
    }

    /** For the figures; the test above holds each of them to the same limit once. */
    @Test
    @Tag("long")
    void howLongItTakesFromTheEndOfAnApiToTheEdgesFib(@TempDir Path directory) throws Exception {
        try (InjectedMonitor _ = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            List<Long> millis = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                lab.awaitFib(1, 2, 3);
                long killed = InjectedLab.killApi(lab.node(1 + round % 3));
                Duration took = Duration.ofNanos(lab.fibChangeAfter(killed) - killed);
                millis.add(took.toMillis());
                lab.heal();
            }
            Collections.sort(millis);
            System.out.println("API killed until the edge's FIB has dropped its next hop, ms: " + millis);
            assertThat(millis.get(ROUNDS / 2)).isLessThan(MOST.toMillis());
        }
    }
}
