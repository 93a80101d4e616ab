package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.incident.Replay;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the packaged monitor keeps of the past, when it is killed, and when it keeps no more than it is to. */
class StoreIT extends KeptEvents {
    @Test
    void killedWithEventsInFlightTheStoreComesToHoldExactlyWhatTheJournalHolds() throws Exception {
        for (String seen : List.of("seen-1.jsonl", "seen-2.jsonl")) {
            Process running = monitor.run();
            try (TestNode node = node()) {
                Process reading = monitor.ask(seen, "events", "-f", "-n", "0", "-o", "jsonl");
                flapUntil(node, last() + 200);
                monitor.await("a reader", () -> {
                    flap(node);
                    return idsIn(seen).size() > 20;
                });
                PackagedMonitor.signal(running, "KILL");
                running.waitFor();
                reading.waitFor();
            }
        }
        List<Long> left = stored(); // a person looks after the crash
        assertThat(journaled()).startsWith(left.toArray(Long[]::new));
        Set<String> recorded =
                monitor.events().stream().map(event -> event.id().toString()).collect(Collectors.toSet());
        for (String seen : List.of("seen-1.jsonl", "seen-2.jsonl")) {
            assertThat(recorded).as("what a reader has seen").containsAll(idsIn(seen));
        }
        Process running = monitor.run();
        terminate(running);
        assertThat(stored()).isEqualTo(journaled());
        assertThat(PackagedMonitor.exitCode(monitor.command("rebuild.log", "store", "rebuild")))
                .isZero();
        assertThat(stored()).isEqualTo(journaled());
    }

    @Test
    void theJournalStaysWithinItsSizeAndTheStoreHasWhatItLetGo() throws Exception {
        monitor.configure(
                "",
                NODE1,
                TRACK,
                "journal: {directory: journal, routes: all, segment_size: 64KiB, retention: {size: 1MiB}}");
        Process running = monitor.run();
        try (TestNode node = node()) {
            flapUntil(node, 5000);
        }
        terminate(running);
        assertThat(journaled().getFirst()).isGreaterThan(1000);
        // What the store has not taken yet is kept up to twice the size: the two run one behind the other.
        assertThat(size()).isBetween(700_000L, (2L << 20) + 3 * (64 << 10));
        List<Long> stored = stored();
        assertThat(stored.getFirst()).isEqualTo(1);
        assertThat(stored)
                .hasSize(Math.toIntExact(stored.getLast()))
                .endsWith(journaled().getLast());
    }

    /** {@return the identifiers of the events that a command has printed; one that is cut off is none} */
    private List<String> idsIn(String output) {
        String said = monitor.said(output);
        return said.substring(0, said.lastIndexOf("\n") + 1)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> new Json(JsonReader.read(line)).text("id"))
                .toList();
    }

    /** Fifty events and an incident of an hour and a half ago, in a segment each and in the store. */
    private String leaveWhatIsOld() throws Exception {
        Instant then = Instant.now().minus(Duration.ofMinutes(90));
        Moment at = new Moment(1, then.toEpochMilli() * 1_000_000, 0);
        List<String> incidents = new ArrayList<>();
        JournalSettings tiny =
                new JournalSettings(directory.resolve("journal"), 1, Duration.ofDays(1), Long.MAX_VALUE, 1 << 20);
        try (Journal journal = Journal.open(tiny, "monitor/test", new EventIds(new Random(1)))) {
            Replay correlator = new Replay(said -> {
                incidents.add(said.what().incident().id());
                journal.record(at, said.what(), Optional.of(incidents.getFirst()));
            });
            correlator.take(journal.record(at, new MonitorStarted("test", 0, Optional.empty())));
            correlator.take(journal.record(at, sessionDown()));
            correlator.take(journal.record(at.plus(Duration.ofSeconds(10)), new MonitorStopped("over")));
            while (journal.lastRecorded() < 50) {
                journal.flush(at);
                journal.record(at, sessionDown());
            }
        }
        try (Stream<Path> segments = Files.list(tiny.directory())) {
            for (Path segment : segments.toList()) {
                Files.setLastModifiedTime(segment, FileTime.from(then));
            }
        }
        assertThat(PackagedMonitor.exitCode(monitor.command("rebuild.log", "store", "rebuild")))
                .isZero();
        return incidents.getFirst();
    }

    private static SessionDown sessionDown() {
        return new SessionDown(
                new PeerName("node1", "node1", PeerRole.NODE, IpAddress.of("127.0.0.11")),
                new SessionDown.SessionLoss(
                        LossCause.BFD, "silent", Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(3)),
                Duration.ofHours(1));
    }

    private String storedIncidents() throws Exception {
        String store = directory.resolve("store.sqlite").toString();
        assertThat(PackagedMonitor.exitCode(monitor.command("incidents.log", "incidents", "--store", store)))
                .isZero();
        return monitor.said("incidents.log");
    }

    /** A clock that nobody has watched for an hour may be years ahead. */
    @Test
    void whatIsTooOldStaysWhileTheClockHasYetToBeTrusted() throws Exception {
        monitor.configure(
                "",
                NODE1,
                TRACK,
                "journal: {directory: journal, routes: all, segment_size: 64KiB, retention: {age: 1h}}\n"
                        + "store: {path: store.sqlite, retention: {age: 1h}}");
        String incident = leaveWhatIsOld();
        long old = last();
        Process running = monitor.run();
        try (TestNode node = node()) {
            long segments = segments();
            flapUntil(node, old + 50);
            monitor.await("another segment, at which the old ones are looked at", () -> {
                flap(node);
                return segments() > segments + 1;
            });
        }
        terminate(running);
        assertThat(journaled()).startsWith(1L);
        assertThat(stored()).isEqualTo(journaled());
        assertThat(storedIncidents()).contains(incident + " ");
    }

    private long segments() {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).count();
        } catch (IOException e) {
            return 0;
        }
    }

    private long size() {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
