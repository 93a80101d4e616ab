package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ForeignEdge;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectExit;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.InjectRound;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Routes that follow the health of three API servers, at an edge that is not FRR: one lab for all tests, each of which leaves
 * three healthy servers behind. What counts is what the router itself says it has.
 */
abstract class ForeignEdgeInjection extends ForeignEdgeFixture {
    ForeignEdgeInjection(Implementation implementation) {
        super(implementation);
    }

    @Test
    void withAddPathEachHealthyServerIsAPathOfItsOwnWithAThirdPartyNextHop() {
        assertThat(edge.held(VIP))
                .isEqualTo(addresses(1, 2, 3))
                .doesNotContain(edge.router().observerAddress());
        assertThat(journal.after(0).stream()
                        .map(seen -> seen.event().what())
                        .filter(InjectRoute.class::isInstance)
                        .map(InjectRoute.class::cast)
                        .filter(route -> route.change() == InjectRoute.Change.ANNOUNCE)
                        .limit(3))
                .extracting(route -> route.pathId().orElse(0))
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void thePathOfAKilledApiIsGoneInTimeAndBackAfterRise() {
        long seq = journal.now();
        long killed = edge.killApi(1);
        ForeignEdge.Change gone = firstChangeAfter(killed);
        Duration took = Duration.ofNanos(gone.epochNanos() - killed);
        System.out.println("API killed until " + implementation + " has dropped its path: " + took.toMillis() + " ms");
        assertThat(took)
                .as(gone.text())
                .isLessThan(FAST_INTERVAL.multipliedBy(FALL).plus(ALLOWANCE));
        awaitHeld(2, 3);
        InjectRoute withdrawn = await(seq, InjectRoute.class, route -> route.change() == InjectRoute.Change.WITHDRAW);
        assertThat(withdrawn.node()).isEqualTo("node1");
        assertThat(withdrawn.checks())
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("refused"));

        seq = journal.now();
        edge.startApi(1);
        await(seq, InjectStateChanged.class, change -> change.state() == HealthState.RISING);
        await(seq, InjectRoute.class, route -> route.change() == InjectRoute.Change.ANNOUNCE);
        awaitHeld(1, 2, 3);
    }

    @Test
    void theLastOriginIsKept() {
        long seq = journal.now();
        for (int number = 1; number <= 3; number++) {
            edge.killApi(number);
        }
        InjectAlarm alarm = await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
        assertThat(alarm.alarm()).isEqualTo("no-healthy-origin");
        assertThat(Patience.until(SOON, () -> edge.held(VIP).size() == 1)).isTrue();
        for (int number = 1; number <= 3; number++) {
            edge.startApi(number);
        }
        await(seq, InjectAlarm.class, one -> one.change() == GuardChange.CLEARED);
        awaitHeld(1, 2, 3);
    }

    @Test
    void whenAllFailAtOnceNothingIsWithdrawn() throws Exception {
        try {
            long reloaded = journal.now();
            daemon.reload(guarded());
            for (String node : List.of("node1", "node2", "node3")) {
                await(
                        reloaded,
                        InjectStateChanged.class,
                        change -> change.node().equals(node) && change.state() == HealthState.UP);
            }
            long seq = journal.now();
            long begin = nanos();
            for (int number = 1; number <= 3; number++) {
                edge.killApi(number);
            }
            InjectAlarm alarm = await(seq, InjectAlarm.class, one -> true);
            assertThat(alarm.alarm()).isEqualTo("fail-open");
            for (String node : List.of("node1", "node2", "node3")) {
                await(
                        seq,
                        InjectSuppressed.class,
                        guard -> guard.guard() == InjectGuard.FAIL_OPEN
                                && guard.node().equals(node));
            }
            assertThat(edge.held(VIP)).isEqualTo(addresses(1, 2, 3));
            assertThat(edge.changesAfter(begin, VIP)).isEmpty();
        } finally {
            for (int number = 1; number <= 3; number++) {
                edge.startApi(number);
            }
            daemon.reload(config(true));
        }
    }

    @Test
    void whileAMonitorThatKeepsIsAwayNothingChangesAndItsFirstRoundTakesAwayWhatHasFailedMeanwhile() throws Exception {
        long left = nanos();
        leave();
        awaitHeld(1, 2, 3);
        long killed = edge.killApi(3);
        List<ForeignEdge.Change> meanwhile = edge.changesAfter(left, VIP);
        assertThat(meanwhile).isEmpty();
        begin(config(true));
        awaitHeld(1, 2);
        assertThat(edge.changesAfter(left, VIP)).allMatch(change -> change.epochNanos() > killed);
        edge.startApi(3);
        awaitHeld(1, 2, 3);
    }

    @Test
    void anEdgeThatWasRestartedIsToldAgain() {
        edge.router().apply(new Fault.EndedDaemon(Fault.Signal.KILL)).close();
        edge.watchChanges();
        awaitHeld(1, 2, 3);
    }

    @Test
    void withoutAddPathThereIsOnePathAndAnotherOneWhenThatFails() throws Exception {
        assertThat(daemon.reload(config(false))).contains("peer edge changed");
        assertThat(Patience.until(SOON, () -> edge.held(VIP).size() == 1))
                .as("%s", edge.held(VIP))
                .isTrue();
        assertThat(implementation != Implementation.BIRD2
                        || Patience.until(SOON, () -> edge.forwards(VIP).equals(edge.held(VIP))))
                .as("its kernel has that path alone: %s", edge.forwards(VIP))
                .isTrue();
        int first = IntStream.rangeClosed(1, 3)
                .filter(number -> edge.held(VIP).contains(edge.server(number)))
                .findFirst()
                .orElseThrow();
        long killed = edge.killApi(first);
        ForeignEdge.Change moved = firstChangeAfter(killed);
        assertThat(Duration.ofNanos(moved.epochNanos() - killed))
                .isLessThan(FAST_INTERVAL.multipliedBy(FALL).plus(ALLOWANCE));
        assertThat(Patience.until(SOON, () -> {
                    Set<IpAddress> held = edge.held(VIP);
                    return held.size() == 1 && !held.contains(edge.server(first));
                }))
                .isTrue();
        edge.startApi(first);
        daemon.reload(config(true));
        awaitHeld(1, 2, 3);
    }

    @Test
    void whereABlackHoleIsAllowedTheLastOriginIsWithdrawnToo() throws Exception {
        daemon.reload(config(true, NO_DAMPING, "on_exit: keep\n      allow_blackhole: true"));
        for (int number = 1; number <= 3; number++) {
            edge.killApi(number);
        }
        awaitHeld();
        for (int number = 1; number <= 3; number++) {
            edge.startApi(number);
        }
        awaitHeld(1, 2, 3);
        daemon.reload(config(true));
    }

    @Test
    void anApiThatComesAndGoesIsKeptOutUntilItsPenaltyHasDecayed() throws Exception {
        daemon.reload(config(true, "half_life: 2s, suppress: 1200, reuse: 600, longest: 10s", "on_exit: keep"));
        long seq = journal.now();
        flapsUntil(InjectRoute.class, route -> route.change() == InjectRoute.Change.ANNOUNCE);
        flapsUntil(InjectSuppressed.class, guard -> guard.guard() == InjectGuard.DAMPING);
        InjectSuppressed damped = await(
                seq,
                InjectSuppressed.class,
                guard -> guard.guard() == InjectGuard.DAMPING && guard.change() == GuardChange.RAISED);
        assertThat(damped.wanted()).isEqualTo("announce");
        assertThat(edge.held(VIP)).isEqualTo(addresses(1, 3));
        await(
                seq,
                InjectSuppressed.class,
                guard -> guard.guard() == InjectGuard.DAMPING && guard.change() == GuardChange.CLEARED);
        awaitHeld(1, 2, 3);
        daemon.reload(config(true));
    }

    /** The API of server 2 fails and returns, and this comes of it. */
    private <E extends InjectOccurrence> void flapsUntil(Class<E> type, Predicate<E> wanted) {
        long seq = journal.now();
        edge.killApi(2);
        await(seq, InjectStateChanged.class, change -> change.state() == HealthState.DOWN);
        edge.startApi(2);
        await(seq, type, wanted);
    }

    private MonitorProcess process(String service) throws IOException {
        return MonitorProcess.start(file(NO_DAMPING, service));
    }

    private JournalFiles files() {
        return new JournalFiles(directory.resolve("journal"));
    }

    @Test
    void aMonitorThatWithdrawsLeavesNothingBehindHoweverItEnds() throws Exception {
        leave();
        awaitHeld(1, 2, 3);
        long mark = files().lastSeq();
        edge.killApi(1);
        try (MonitorProcess killed = process("on_exit: withdraw")) {
            awaitHeld(2, 3);
            killed.kill();
            awaitHeld();
        }
        edge.startApi(1);
        try (MonitorProcess ended = process("on_exit: withdraw")) {
            awaitHeld(1, 2, 3);
            ended.terminate();
            awaitHeld();
        }
        assertThat(JournalFiles.only(InjectExit.class, files().after(mark)))
                .containsExactly(new InjectExit("api", "withdraw", "withdrawn"));
        begin(config(true));
    }

    /** No router but FRR can be asked what it uses: the paths are lowered for the time-out, then they go, and that is said. */
    @Test
    void aMonitorThatDrainsAtAnEdgeThatCannotTellWithdrawsAfterItsTimeOutAndSaysWhatWasMissing() throws Exception {
        String drain = "on_exit: drain\n      drain: {evidence: probe, timeout: 2s}";
        leave();
        awaitHeld(1, 2, 3);
        long mark = files().lastSeq();
        edge.killApi(1);
        try (MonitorProcess killed = process(drain)) {
            awaitHeld(2, 3);
            killed.kill();
            awaitHeld();
        }
        edge.startApi(1);
        try (MonitorProcess ended = process(drain)) {
            awaitHeld(1, 2, 3);
            ended.terminate();
            awaitHeld();
        }
        List<Event> events = files().after(mark);
        assertThat(JournalFiles.only(InjectExit.class, events))
                .singleElement()
                .satisfies(exit -> assertThat(exit.outcome())
                        .contains("missing: edge edge did not tell that it uses no path of ours"));
        assertThat(JournalFiles.only(InjectRoute.class, events))
                .as("three paths are lowered")
                .filteredOn(route -> route.change() == InjectRoute.Change.REPLACE)
                .hasSize(3);
        begin(config(true));
    }

    @Test
    void whatAMonitorThatKeepsHasAnnouncedStaysHoweverItEndsUntilTheFirstRoundOfTheNextOne() throws Exception {
        leave();
        awaitHeld(1, 2, 3);
        edge.killApi(1);
        try (MonitorProcess killed = process("on_exit: keep")) {
            awaitHeld(2, 3);
            killed.kill();
        }
        assertKeptUntilTheNextOne(MonitorProcess::terminate);
        assertKeptUntilTheNextOne(MonitorProcess::kill);
        edge.startApi(1);
        begin(config(true));
    }

    /** While nobody speaks, server 1 comes back and server 2 fails, or the other way round: nothing follows until a round. */
    private void assertKeptUntilTheNextOne(Consumer<MonitorProcess> end) throws Exception {
        int gone = edge.held(VIP).contains(edge.server(2)) ? 2 : 1;
        int back = 3 - gone;
        long left = nanos();
        long mark = files().lastSeq();
        edge.startApi(back);
        edge.killApi(gone);
        try (MonitorProcess next = process("on_exit: keep")) {
            awaitHeld(back, 3);
            Event round = JournalFiles.first(InjectRound.class, files().after(mark));
            assertThat(JournalFiles.first(InjectRoute.class, files().after(mark))
                            .seq())
                    .isGreaterThan(round.seq());
            assertThat(edge.changesAfter(left, VIP))
                    .isNotEmpty()
                    .allMatch(change -> change.epochNanos() > round.at().epochNanos(), "after the first round");
            end.accept(next);
        }
    }
}
