package io.vipwatch.cli;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionDown.SessionLoss;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * What a monitor that runs no more has left in a directory.
 *
 * @param configuration its configuration
 * @param store where its store is, or would be
 */
record PastMonitor(Path configuration, Path store) {
    static PastMonitor in(Path directory) throws IOException {
        Path configuration = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64999, router_id: 192.0.2.1}
                peers: [{name: node1, address: "2001:db8::11", asn: 65010}]
                http: {listen: "[::1]:1"}
                """);
        return new PastMonitor(configuration, directory.resolve("store.sqlite"));
    }

    /** {@return its journal, to write what it has seen} */
    Journal journal() throws IOException {
        return Journal.open(
                JournalSettings.in(store.resolveSibling("journal")), "monitor/test", new EventIds(new Random(1)));
    }

    /** {@return the loss of a session with a node, whose last word was so long ago} */
    static SessionDown down(String peer, LossCause cause, long silentMillis) {
        return new SessionDown(
                new PeerName(peer, peer, PeerRole.NODE, IpAddress.of("2001:db8::11")),
                new SessionLoss(
                        cause, "silent", Optional.empty(), Duration.ofMillis(silentMillis), Duration.ofSeconds(3)),
                Duration.ofHours(1));
    }

    /** Fills the store from the journal. */
    Invocation rebuild() {
        return Invocation.of("store", "rebuild", "-c", configuration.toString());
    }
}
