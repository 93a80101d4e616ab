package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor killed in the middle of a storm leaves a journal that the next one can go on with. */
@Tag("lab")
class KilledMonitorIT {
    private static final int KILLS = 3;

    /** More flaps than happen before the last kill. */
    private static final int ENDLESS = 100_000;

    private static final Duration STARTED = Duration.ofSeconds(60);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void killedInAStormItLeavesNoTornLineAndTheSequenceGoesOnWithoutAGap() throws IOException {
        Topology wanted = Topology.standard().with(ReAdvertisement.MESH_DEFAULT).withObserver(WatchedLab.observer());
        try (ContainerLab lab = ContainerLab.start(wanted);
                Capture capture = lab.capture()) {
            lab.awaitConverged(WatchedLab.UP);
            Path configuration = ObserverConfiguration.of(lab.topology()).write(directory);
            JournalFiles journal = new JournalFiles(directory.resolve("journal"));

            List<Long> lastSeqs = killInTheStorm(lab, configuration, journal);
            try (MonitorProcess last = MonitorProcess.start(configuration)) {
                await(last, () -> journal.count("session.up", lastSeqs.getLast()) >= 4);
                last.terminate();
            }

            assertExplained(journal.events(), lastSeqs);
            Passivity.assertHeld(WatchedLab.read(capture, lab.topology()), lab.hostAddress());
        }
    }

    /** {@return the last sequence number on the disk after each kill} */
    private List<Long> killInTheStorm(ContainerLab lab, Path configuration, JournalFiles journal) throws IOException {
        List<Long> lastSeqs = new ArrayList<>();
        try (var storms = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> storm = CompletableFuture.runAsync(
                    () -> Storm.flap(lab.node(1), lab.topology().vip(), ENDLESS), storms);
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    try (MonitorProcess monitor = MonitorProcess.start(configuration)) {
                        long before = journal.lastSeq();
                        int wanted = 50 * kill;
                        await(monitor, () -> journal.count("route.withdraw", before) >= wanted);
                        assertThat(storm).as("the storm").isNotDone();
                        monitor.kill();
                    }
                    lastSeqs.add(journal.lastSeq());
                }
            } finally {
                Storm.calm(lab.node(1));
            }
            storm.join();
        }
        return lastSeqs;
    }

    private static void assertExplained(List<Event> events, List<Long> lastSeqs) {
        List<Event> starts = events.stream()
                .filter(event -> event.what() instanceof MonitorStarted)
                .toList();
        List<MonitorStarted> started = JournalFiles.only(MonitorStarted.class, events);
        assertThat(started).hasSize(KILLS + 1);
        for (int run = 0; run <= KILLS; run++) {
            long found = run == 0 ? 0 : lastSeqs.get(run - 1);
            assertThat(started.get(run).lastDurableSeq())
                    .as("what run %s found", run + 1)
                    .isEqualTo(found);
            assertThat(starts.get(run).seq()).isEqualTo(found + 1);
        }
        assertThat(events.getLast().what()).isInstanceOf(MonitorStopped.class);
        System.out.printf(
                "killed at events %s, %s of them with a torn line set aside; %d events in all, without a gap%n",
                lastSeqs,
                started.stream().filter(one -> one.tornTail().isPresent()).count(),
                events.size());
    }

    private void await(MonitorProcess monitor, BooleanSupplier reached) {
        assertThat(Patience.until(STARTED, () -> !monitor.isRunning() || reached.getAsBoolean()))
                .as("%s", monitor.said())
                .isTrue();
        assertThat(monitor.isRunning()).as("%s", monitor.said()).isTrue();
    }
}
