package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.Update;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.InjectExit;
import io.vipwatch.monitor.event.InjectRound;
import io.vipwatch.monitor.event.InjectRoute;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an edge that runs FRR makes of the end of the monitor, which is a process of its own here, and of its return. Node 1
 * has no API, so that what Calico says, all three nodes, differs from what the monitor says.
 */
@Tag("lab")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectExitIT {
    /** The first round takes longer than a session takes to be established. */
    private static final String SLOW = "interval: 300ms, fast_interval: 250ms, timeout: 200ms, rise: 6, fall: 3";

    private final InjectedLab lab;

    InjectExitIT() throws IOException, InterruptedException {
        lab = InjectedLab.start();
    }

    @AfterAll
    void end() throws IOException {
        lab.close();
    }

    @BeforeEach
    void heal() {
        lab.heal();
        InjectedLab.killApi(lab.node(1));
    }

    private Path configuration(Path directory, String... service) throws IOException {
        return InjectSetting.USUAL.withChecks(SLOW).withService(service).write(lab.lab(), directory);
    }

    /** {@return what a run of the monitor has told, from the oldest to the newest} */
    private static List<Event> run(Path directory, long after) {
        return new JournalFiles(directory.resolve("journal"))
                .events().stream().filter(event -> event.seq() > after).toList();
    }

    private static long last(Path directory) {
        return new JournalFiles(directory.resolve("journal")).lastSeq();
    }

    private static void assertAnnouncedAfterTheFirstRound(List<Event> events) {
        assertThat(JournalFiles.first(InjectRound.class, events).seq())
                .isLessThan(JournalFiles.first(InjectRoute.class, events).seq());
    }

    @Test
    void withdrawTakesThePathsBackAtTheEndAndTheyGoWithTheSessionOfAMonitorThatIsKilled(@TempDir Path directory)
            throws Exception {
        Path configuration = configuration(directory, "on_exit: withdraw");
        try (MonitorProcess ended = MonitorProcess.start(configuration)) {
            lab.awaitFib(2, 3);
            ended.terminate();
            assertThat(lab.ours()).as(ended.said()).isEmpty();
            lab.awaitFibWithoutUs(1, 2, 3);
        }
        List<Event> events = run(directory, 0);
        assertAnnouncedAfterTheFirstRound(events);
        assertThat(JournalFiles.only(InjectExit.class, events))
                .containsExactly(new InjectExit("api", "withdraw", "withdrawn"));
        comeBack(directory, configuration, MonitorProcess::kill, 2, 3);
        lab.awaitFibWithoutUs(1, 2, 3);
        comeBack(directory, configuration, MonitorProcess::terminate, 2, 3);
        lab.awaitFibWithoutUs(1, 2, 3);
    }

    @Test
    void keepHasTheEdgeGoOnAsItWasUntilTheFirstRoundOfTheNextMonitorIsOver(@TempDir Path directory) throws Exception {
        Path configuration = configuration(directory, "on_exit: keep");
        try (MonitorProcess ended = MonitorProcess.start(configuration)) {
            lab.awaitFib(2, 3);
            ended.terminate();
        }
        assertKept("SIGTERM");
        InjectedLab.killApi(lab.node(2));
        comeBack(directory, configuration, MonitorProcess::terminate, 3);
        try (MonitorProcess killed = MonitorProcess.start(configuration)) {
            lab.heal();
            lab.awaitFib(1, 2, 3);
            InjectedLab.killApi(lab.node(1));
            lab.awaitFib(2, 3);
            killed.kill();
        }
        assertKept("SIGKILL");
        InjectedLab.killApi(lab.node(2));
        comeBack(directory, configuration, MonitorProcess::terminate, 3);
        try (MonitorProcess last = MonitorProcess.start(configuration(directory, "on_exit: withdraw"))) {
            assertThat(Patience.until(
                            InjectedLab.SOON,
                            () -> lab.stale().isEmpty() && !lab.ours().isEmpty()))
                    .as("%s", last.said())
                    .isTrue();
            lab.awaitFib(3);
            last.terminate();
        }
        assertThat(lab.ours()).isEmpty();
    }

    private void assertKept(String how) {
        assertThat(Patience.until(InjectedLab.SOON, () -> lab.stale().equals(lab.ours())))
                .as("all of ours is stale after %s", how)
                .isTrue();
        lab.awaitFib(2, 3);
    }

    /**
     * The monitor is started again, tells the edge of these nodes when its first round is over and of nothing before that, and
     * is ended in one way or the other.
     */
    private void comeBack(Path directory, Path configuration, Consumer<MonitorProcess> end, Integer... nodes)
            throws IOException {
        long mark = last(directory);
        try (Capture capture = lab.lab().capture();
                MonitorProcess next = MonitorProcess.start(configuration)) {
            lab.awaitFib(nodes);
            assertThat(lab.stale()).isEmpty();
            end.accept(next);
            List<Event> events = run(directory, mark);
            assertAnnouncedAfterTheFirstRound(events);
            Event round = JournalFiles.first(InjectRound.class, events);
            assertNothingIsSaidBefore(round, WatchedLab.read(capture, lab.lab().topology()));
            List<Long> changes = lab.fibChangesAfter(events.getFirst().at().epochNanos());
            assertThat(changes)
                    .as("the FIB has changed since the monitor came back, and after its first round only")
                    .isNotEmpty()
                    .allSatisfy(at -> assertThat(at).isGreaterThan(round.at().epochNanos()));
        }
    }

    /** On the wire to the edge: no UPDATE, not even End-of-RIB, before the round, and End-of-RIB after the routes. */
    private void assertNothingIsSaidBefore(Event round, WireLog wire) {
        List<WireLog.Message> updates = wire.from(lab.lab().hostAddress()).stream()
                .filter(message ->
                        message.flow().to().address().equals(lab.lab().edge().address()))
                .filter(message -> message.update().isPresent())
                .toList();
        assertThat(updates)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(message -> assertThat(message.epochNanos())
                        .isGreaterThan(round.at().epochNanos()));
        assertThat(updates.getFirst().update().orElseThrow().announcements()).isNotEmpty();
        assertThat(updates)
                .filteredOn(
                        message -> message.update().flatMap(Update::endOfRib).isPresent())
                .hasSize(1);
    }

    @Test
    void drainHasTheEdgeMoveBeforeThePathsAreWithdrawn(@TempDir Path directory) throws Exception {
        Path configuration = configuration(directory, "on_exit: drain", "drain: {timeout: 15s}");
        try (MonitorProcess ended = MonitorProcess.start(configuration)) {
            lab.awaitFib(2, 3);
            ended.terminate();
            assertThat(lab.ours()).as(ended.said()).isEmpty();
            lab.awaitFibWithoutUs(1, 2, 3);
        }
        List<Event> events = run(directory, 0);
        Event exit = JournalFiles.first(InjectExit.class, events);
        assertThat(exit.what())
                .isEqualTo(
                        new InjectExit("api", "drain", "drained: no edge uses a path of ours any more, and withdrawn"));
        Event lowered = JournalFiles.first(
                InjectRoute.class,
                events.stream()
                        .filter(event -> event.what() instanceof InjectRoute route
                                && route.change() == InjectRoute.Change.REPLACE)
                        .toList());
        assertThat(lab.fibChangesAfter(lowered.at().epochNanos()).getFirst())
                .as("the edge has moved before the paths were withdrawn")
                .isLessThan(exit.at().epochNanos());
        comeBack(directory, configuration, MonitorProcess::kill, 2, 3);
        lab.awaitFibWithoutUs(1, 2, 3);
        comeBack(directory, configuration, MonitorProcess::kill, 2, 3);
        lab.awaitFibWithoutUs(1, 2, 3);
    }
}
