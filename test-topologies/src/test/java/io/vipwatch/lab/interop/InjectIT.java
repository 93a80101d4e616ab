package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Capture;
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
import java.time.Instant;
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
    private static final int NODES = 3;

    /** Whoever is killed half a second after the others is still found failing before the first of them is bad. */
    private static final String UNHURRIED = "interval: 500ms, fast_interval: 500ms, timeout: 400ms, rise: 2, fall: 3";

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
            int inTime = 0;
            for (int number = 1; number <= NODES; number++) {
                inTime += isOutAndBackInTime(monitor, number) ? 1 : 0;
            }
            assertThat(inTime)
                    .as("rounds in time; a machine that is late is late once at most")
                    .isGreaterThanOrEqualTo(NODES - 1);
        }
    }

    /** {@return whether the FIB and what is probed have moved in time, when all else is as it should be} */
    private boolean isOutAndBackInTime(InjectedMonitor monitor, int number) throws Exception {
        String node = lab.node(number).name();
        long before = monitor.lost("connect");
        long seq = monitor.now();
        long killed = InjectedLab.killApi(lab.node(number));
        Duration took = Duration.ofNanos(lab.fibChangeAfter(killed) - killed);
        lab.awaitFib(1 + number % NODES, 1 + (number + 1) % NODES);
        long lost = monitor.lost("connect");
        InjectRoute withdrawn = monitor.await(seq, InjectRoute.class, route(InjectRoute.Change.WITHDRAW, node));
        System.out.println("API killed until the edge's FIB has dropped its next hop: " + took.toMillis() + " ms");
        assertThat(withdrawn.checks())
                .first()
                .satisfies(check -> assertThat(check.detail()).contains("refused"));

        InjectedLab.startApi(lab.node(number));
        long risen = monitor.when(seq, InjectStateChanged.class, state(HealthState.RISING, node));
        long announced = monitor.when(seq, InjectRoute.class, route(InjectRoute.Change.ANNOUNCE, node));
        assertThat(Duration.ofNanos(announced - risen))
                .as(
                        "from the end of the first good check to that of the last one that it takes; a check may take 90 ms")
                .isGreaterThan(InjectSetting.FAST_INTERVAL
                        .multipliedBy(InjectSetting.RISE - 1)
                        .minusMillis(90));
        lab.awaitFib(1, 2, 3);
        assertThat(monitor.lost("connect")).as("lost after the FIB had changed").isEqualTo(lost);
        assertThat(lost)
                .as("each probe is a flow of its own: of so many some met that node")
                .isGreaterThan(before);
        ProbeLossEnd outage = ProbedLab.await(monitor.journal(), seq, ProbeLossEnd.class, _ -> true);
        System.out.println("connections refused meanwhile: " + outage.lost() + " of " + outage.sent() + ", gap "
                + outage.gap().map(Duration::toMillis).orElse(0L) + " ms");
        Duration seen = Duration.ofNanos(outage.firstOkEpochNanos() - killed);
        return took.compareTo(MOST) < 0 && seen.compareTo(MOST.plus(outage.lag())) < 0;
    }

    @Test
    void whenAllAreDownTheLastOriginIsKeptAndAnAlarmIsRaisedAndTheNodesAreToldNothing(@TempDir Path directory)
            throws Exception {
        try (Capture capture = lab.lab().capture();
                InjectedMonitor monitor = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            lab.awaitFib(1, 2, 3);
            for (int number = 1; number <= NODES; number++) {
                String node = lab.node(number).name();
                monitor.journal().await(0, WatchedLab.UP, "session.up of " + node, Wanted.sessionUp(node));
            }
            long seq = monitor.now();
            InjectedLab.killApi(lab.node(1));
            lab.awaitFib(2, 3);
            InjectedLab.killApi(lab.node(2));
            lab.awaitFib(3);
            for (String node : List.of("node1", "node2")) {
                String of = "node=\"" + node + "\",service=\"api\"";
                assertThat(monitor.metric("vipwatch_inject_transitions_total{" + of + ",state=\"down\"}"))
                        .isEqualTo(1);
                assertThat(monitor.metric(
                                "vipwatch_inject_route_changes_total{change=\"withdraw\",edge=\"edge\"," + of + "}"))
                        .isEqualTo(1);
            }
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
            Passivity.assertTheEdgeAloneIsTold(
                    WatchedLab.read(capture, lab.lab().topology()), lab.lab());
        }
    }

    @Test
    void whenAllGoDownAtOnceNothingIsWithdrawnAndAnAlarmIsRaised(@TempDir Path directory) throws Exception {
        InjectSetting guarded = InjectSetting.USUAL.withGuards("{}").withChecks(UNHURRIED);
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, guarded)) {
            lab.awaitFib(1, 2, 3);
            long seq = monitor.now();
            long begin = InjectedLab.nanos(Instant.now());
            lab.killApis();

            InjectAlarm alarm =
                    monitor.await(seq, InjectAlarm.class, one -> one.alarm().equals("fail-open"));
            assertThat(alarm.change()).isEqualTo(GuardChange.RAISED);
            assertThat(alarm.reason()).contains("3 of 3 backends went bad at once");
            for (int number = 1; number <= NODES; number++) {
                String node = lab.node(number).name();
                InjectSuppressed kept = monitor.await(
                        seq,
                        InjectSuppressed.class,
                        guard -> guard.node().equals(node) && guard.guard() == InjectGuard.FAIL_OPEN);
                assertThat(kept.change()).isEqualTo(GuardChange.RAISED);
                assertThat(kept.wanted()).isEqualTo("withdraw");
                assertThat(monitor.metric("vipwatch_inject_suppressed_total{guard=\"fail-open\",node=\"" + node
                                + "\",service=\"api\",wanted=\"withdraw\"}"))
                        .isEqualTo(1);
            }
            assertThat(lab.forwardsTo(1, 2, 3)).isTrue();
            assertThat(lab.fibChangesAfter(begin)).as("changes of the FIB").isEmpty();
            assertThat(monitor.said(0, InjectRoute.class))
                    .noneMatch(route -> route.change() == InjectRoute.Change.WITHDRAW);

            lab.heal();
            monitor.await(
                    seq,
                    InjectAlarm.class,
                    one -> one.alarm().equals("fail-open") && one.change() == GuardChange.CLEARED);
            lab.awaitFib(1, 2, 3);
        }
    }

    @Test
    void theTimeFromTheFirstBadCheckToTheFibIsThatOfTheKernel(@TempDir Path directory) throws Exception {
        try (InjectedMonitor monitor = InjectedMonitor.start(lab, directory, InjectSetting.USUAL)) {
            lab.awaitFib(1, 2, 3);
            List<FailureToFib> rounds = new ArrayList<>();
            for (int number = 1; number <= NODES && rounds.stream().noneMatch(FailureToFib::isTold); number++) {
                rounds.add(FailureToFib.ofKilledApi(lab, monitor, number));
                lab.heal();
                lab.awaitFib(1, 2, 3);
            }
            System.out.println("from the first bad check to the FIB, by the metric: " + rounds);
            assertThat(rounds)
                    .allMatch(FailureToFib::isAfterTheWithdrawal)
                    .last()
                    .matches(FailureToFib::isTold);
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
