package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A packaged monitor with one node, which announces and withdraws, and what it keeps of that. */
abstract class KeptEvents {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final String NODE1 = "  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}\n";
    static final String TRACK = "  - {name: api, prefix: \"2001:db8:0:ff00::100/128\", kind: vip}\n";

    @TempDir
    Path directory = Path.of("");

    PackagedMonitor monitor = new PackagedMonitor(directory);

    @BeforeEach
    void configure() throws Exception {
        monitor = new PackagedMonitor(directory);
        monitor.configure("", NODE1, TRACK);
    }

    @AfterEach
    void end() throws Exception {
        monitor.close();
    }

    void terminate(Process running) throws Exception {
        PackagedMonitor.signal(running, "TERM");
        assertThat(PackagedMonitor.exitCode(running)).isZero();
    }

    TestNode node() throws InterruptedException {
        TestNode node = new TestNode(1, monitor.bgpPort());
        node.await(SpeakerEvent.SessionUp.class);
        return node;
    }

    /** {@return the sequence numbers that the command prints with no monitor running} */
    List<Long> stored() throws Exception {
        return stored(directory.resolve("store.sqlite"));
    }

    List<Long> stored(Path store) throws Exception {
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

    List<Long> journaled() {
        return monitor.events().stream().map(Event::seq).toList();
    }

    static void flap(TestNode node) {
        node.announce(VIP);
        node.withdraw(VIP);
    }

    /** Announces and withdraws until the journal has so many events. */
    void flapUntil(TestNode node, long seq) throws InterruptedException {
        monitor.await("event " + seq, () -> {
            for (int i = 0; i < 10; i++) {
                flap(node);
            }
            return last() >= seq;
        });
    }

    long last() {
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

    static long number(Path segment) {
        return Long.parseLong(segment.getFileName().toString().replaceAll("[^0-9]", ""));
    }
}
