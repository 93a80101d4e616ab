package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.JournalDegraded;
import io.vipwatch.monitor.event.JournalRecovered;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.SessionUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A disk without room, under the journal and the store, stops no session and ends no monitor. */
class FullDiskIT extends KeptEvents {
    private final List<SmallDisk> disks = new ArrayList<>();

    @AfterEach
    void unmount() throws Exception {
        monitor.close();
        for (SmallDisk disk : disks) {
            disk.close();
        }
    }

    private SmallDisk mount(Path at, String options) throws Exception {
        Optional<SmallDisk> disk = SmallDisk.mount(at, options);
        assumeTrue(disk.isPresent(), "SKIPPED: no file system can be mounted here");
        disks.add(disk.get());
        return disk.get();
    }

    @Test
    void aFullDiskStopsNoSessionAndEverythingIsThereWhenThereIsRoomAgain() throws Exception {
        Path small = directory.resolve("journal");
        SmallDisk disk = mount(small, "size=64m");
        storeBesideTheJournal();
        Process running = monitor.run();
        try (TestNode node = node()) {
            flapUntil(node, 50);
            disk.fill();
            monitor.await("the trouble", () -> {
                flap(node);
                return monitor.said("run.log").contains("journal.degraded");
            });
            for (int i = 0; i < 50; i++) {
                flap(node);
            }
            Process asked = monitor.ask("sessions.log", "sessions");
            assertThat(PackagedMonitor.exitCode(asked)).isZero();
            assertThat(monitor.said("sessions.log")).contains("Established");
            assertThat(node.hasHeard(SpeakerEvent.SessionDown.class)).isFalse();
            disk.empty();
            monitor.awaitEvent(JournalRecovered.class, recovered -> recovered.lostFrom() == 0);
        }
        terminate(running);
        assertThat(monitor.events(JournalDegraded.class)).isNotEmpty();
        assertThat(monitor.events(SessionUp.class)).hasSize(1);
        List<Long> seqs = journaled();
        assertThat(seqs).hasSize(Math.toIntExact(seqs.getLast()));
        theStoreHasItAll(small);
    }

    @Test
    void aStartOnAFullDiskWatchesAllTheSameAndWritesWhatHappenedWhenThereIsRoom() throws Exception {
        Path small = directory.resolve("journal");
        SmallDisk disk = mount(small, "size=16m");
        storeBesideTheJournal();
        Process before = monitor.run();
        try (TestNode node = node()) {
            flapUntil(node, 50);
            PackagedMonitor.signal(before, "KILL");
            before.waitFor();
        }
        List<Long> left = journaled();
        Files.writeString(newest(), "{\"torn", StandardOpenOption.APPEND);
        disk.fill();

        Process running = monitor.run();
        try (TestNode node = node()) {
            monitor.await("the alarm", () -> monitor.said("run.log").contains("journal.degraded"));
            flap(node);
            assertThat(answer("sessions")).contains("Established");
            assertThat(answer("events", "-n", "1000")).contains("journal.degraded", "store.degraded", "route.withdraw");
            assertThat(newest()).as("what cannot be put in order yet").content().endsWith("{\"torn");
            disk.empty();
            monitor.awaitEvent(JournalRecovered.class, recovered -> recovered.lostFrom() == 0);
            assertThat(node.hasHeard(SpeakerEvent.SessionDown.class)).isFalse();
        }
        terminate(running);
        List<Long> seqs = journaled();
        assertThat(seqs).startsWith(left.toArray(Long[]::new)).hasSize(Math.toIntExact(seqs.getLast()));
        MonitorStarted started = monitor.events(MonitorStarted.class).getLast();
        assertThat(started.lastDurableSeq()).isEqualTo(left.getLast());
        assertThat(small.resolve(started.tornTail().orElseThrow().quarantine())).hasContent("{\"torn");
        theStoreHasItAll(small);
    }

    @Test
    void aStartWhereNotEvenADirectoryCanBeMadeIsNoOtherWhenThereIsRoom() throws Exception {
        Path small = directory.resolve("small");
        SmallDisk disk = mount(small, "size=16m,nr_inodes=1");
        monitor.configure(
                "",
                NODE1,
                TRACK,
                "journal: {directory: small/journal, routes: all}\nstore: {path: small/journal/store.sqlite}");
        Process running = monitor.run();
        try (TestNode node = node()) {
            monitor.await("the alarm", () -> monitor.said("run.log").contains("journal.degraded"));
            flap(node);
            assertThat(answer("events", "-n", "1000"))
                    .contains("monitor.started", "journal.degraded", "route.withdraw");
            disk.remount("nr_inodes=1000");
            monitor.await("a line that tells so", () -> monitor.said("run.log").contains("journal.recovered"));
        }
        terminate(running);
        assertThat(Files.readString(small.resolve("journal/events-0000000000000000001.jsonl")))
                .contains("\"seq\":1,", "journal.degraded", "\"lost_from\":0", "monitor.stopped");
        terminate(monitor.run()); // whatever the store could not take until the end, it takes now
        assertThat(stored(small.resolve("journal/store.sqlite"))).startsWith(1L, 2L, 3L);
    }

    private void storeBesideTheJournal() throws Exception {
        monitor.configure(
                "", NODE1, TRACK, "journal: {directory: journal, routes: all}\nstore: {path: journal/store.sqlite}");
    }

    private String answer(String command, String... more) throws Exception {
        assertThat(PackagedMonitor.exitCode(monitor.ask("answer.log", command, more)))
                .isZero();
        return monitor.said("answer.log");
    }

    private Path newest() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** Whatever the store could not take until the end, it takes at the next start. */
    private void theStoreHasItAll(Path small) throws Exception {
        terminate(monitor.run());
        assertThat(stored(small.resolve("store.sqlite"))).isEqualTo(journaled());
    }
}
