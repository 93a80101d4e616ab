package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.JournalDegraded;
import io.vipwatch.monitor.event.JournalRecovered;
import io.vipwatch.monitor.event.SessionUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged monitor keeps of the past, when the world is unkind to it. */
class StoreIT {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final String NODE1 = "  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}\n";
    private static final String TRACK = "  - {name: api, prefix: \"2001:db8:0:ff00::100/128\", kind: vip}\n";

    @TempDir
    private Path directory = Path.of("");

    private PackagedMonitor monitor = new PackagedMonitor(directory);
    private boolean mounted;

    @BeforeEach
    void configure() throws Exception {
        monitor = new PackagedMonitor(directory);
        monitor.configure("", NODE1, TRACK);
    }

    @AfterEach
    void end() throws Exception {
        monitor.close();
        if (mounted) {
            assertThat(run("umount", "-l", directory.resolve("journal").toString()))
                    .isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private TestNode node() throws InterruptedException {
        TestNode node = new TestNode(1, monitor.bgpPort());
        node.await(SpeakerEvent.SessionUp.class);
        return node;
    }

    /** {@return the sequence numbers that the command prints with no monitor running} */
    private List<Long> stored() throws Exception {
        return stored(directory.resolve("store.sqlite"));
    }

    private List<Long> stored(Path store) throws Exception {
        Process events =
                monitor.command("stored.jsonl", "events", "-n", "1000000", "-o", "jsonl", "--store", store.toString());
        assertThat(PackagedMonitor.exitCode(events))
                .as("%s", monitor.said("stored.jsonl"))
                .isZero();
        return monitor.said("stored.jsonl")
                .lines()
                .map(line -> new Json(JsonReader.read(line)).number("seq").orElseThrow())
                .toList();
    }

    private List<Long> journaled() {
        return monitor.events().stream().map(Event::seq).toList();
    }

    @Test
    void killedWithEventsInFlightTheStoreComesToHoldExactlyWhatTheJournalHolds() throws Exception {
        for (int kill = 0; kill < 2; kill++) {
            Process running = monitor.run();
            try (TestNode node = node()) {
                flapUntil(node, last() + 200);
                PackagedMonitor.signal(running, "KILL");
                running.waitFor();
            }
        }
        List<Long> left = stored(); // a person looks after the crash
        assertThat(journaled()).startsWith(left.toArray(Long[]::new));
        Process running = monitor.run();
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
        assertThat(stored()).isEqualTo(journaled());
        assertThat(PackagedMonitor.exitCode(monitor.command("rebuild.log", "store", "rebuild")))
                .isZero();
        assertThat(stored()).isEqualTo(journaled());
    }

    @Test
    void aFullDiskStopsNoSessionAndEverythingIsThereWhenThereIsRoomAgain() throws Exception {
        Path small = Files.createDirectory(directory.resolve("journal"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()) == 0,
                "SKIPPED: no file system can be mounted here");
        mounted = true;
        monitor.configure(
                "", NODE1, TRACK, "journal: {directory: journal, routes: all}\nstore: {path: journal/store.sqlite}");
        Process running = monitor.run();
        try (TestNode node = node()) {
            flapUntil(node, 50);
            Path filler = small.resolve("filler");
            fill(filler);
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
            Files.delete(filler);
            monitor.awaitEvent(JournalRecovered.class, recovered -> recovered.lostFrom() == 0);
        }
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
        assertThat(monitor.events(JournalDegraded.class)).isNotEmpty();
        assertThat(monitor.events(SessionUp.class)).hasSize(1);
        List<Long> seqs = journaled();
        assertThat(seqs).hasSizeLessThan(20_000).hasSize(Math.toIntExact(seqs.getLast()));
        Process again = monitor.run(); // whatever the store could not take at the end, it takes now
        PackagedMonitor.signal(again, "TERM");
        assertThat(PackagedMonitor.exitCode(again)).isZero();
        assertThat(stored(small.resolve("store.sqlite"))).isEqualTo(journaled());
    }

    private static void flap(TestNode node) {
        node.announce(VIP);
        node.withdraw(VIP);
    }

    /** Announces and withdraws until the journal has so many events. */
    private void flapUntil(TestNode node, long seq) throws InterruptedException {
        monitor.await("event " + seq, () -> {
            for (int i = 0; i < 100; i++) {
                flap(node);
            }
            return last() >= seq;
        });
    }

    private long last() {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            Path newest = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            String text = Files.readString(newest);
            return text.isEmpty() ? 0 : number(newest) + text.lines().count() - 1;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long number(Path segment) {
        return Long.parseLong(segment.getFileName().toString().replaceAll("[^0-9]", ""));
    }

    private static void fill(Path file) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(4096);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (true) {
                channel.write(block.clear());
            }
        } catch (IOException full) {
            assertThat(file).isNotEmptyFile();
        }
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
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
        assertThat(journaled().getFirst()).isGreaterThan(1000);
        // What the store has not taken yet is kept up to twice the size: the two run one behind the other.
        assertThat(size()).isBetween(900_000L, (2L << 20) + 3 * (64 << 10));
        List<Long> stored = stored();
        assertThat(stored.getFirst()).isEqualTo(1);
        assertThat(stored)
                .hasSize(Math.toIntExact(stored.getLast()))
                .endsWith(journaled().getLast());
    }

    private long size() {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
