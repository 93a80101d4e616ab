package io.vipwatch.monitor.journal;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.event.RouteReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Writes a storm of flaps into the journal in the directory that its first argument names, until it is killed or has
 * written as many events as its second argument says, and prints the number of the last acknowledged event again and
 * again; at the end, how many events a second became durable.
 */
final class Storm {
    private static final int BATCH = 200;

    private Storm() {}

    public static void main(String[] arguments) throws Exception {
        long count = Long.parseLong(arguments[1]);
        try (Journal journal =
                Journal.open(JournalSettings.in(Path.of(arguments[0])), "monitor/storm", new EventIds(new Random(1)))) {
            long begin = System.nanoTime();
            long printed = 0;
            long last = journal.lastSeqFound();
            while (last < count) {
                Moment now = new Moment(System.nanoTime(), 1_795_335_551_000_000_000L, 0);
                for (int i = 0; i < BATCH; i++) {
                    last = journal.record(now, flap(i)).seq();
                }
                journal.flush(now);
                long durable = journal.durableSeq();
                if (durable > printed) {
                    printed = durable;
                    System.out.println(durable);
                }
            }
            journal.awaitDurable(last, Duration.ofMinutes(1));
            long nanos = System.nanoTime() - begin;
            System.out.println(last * 1_000_000_000 / nanos + " durable events a second");
        }
    }

    private static Occurrence flap(int i) {
        PeerName node = new PeerName("node1", "node1", PeerRole.NODE, IpAddress.of("2001:db8::11"));
        PathDescription path = new PathDescription(
                List.of(node.address()),
                List.of(65010L),
                "igp",
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of());
        boolean gone = i % 2 == 0;
        return new RouteChanged(
                gone ? RouteAction.WITHDRAW : RouteAction.ANNOUNCE,
                node,
                Family.IPV6_UNICAST,
                Prefix.of("2001:db8:0:ff00::100/128"),
                OptionalLong.of(5),
                path.nextHop(),
                Ownership.OWN,
                "path id 5 was there before End-of-RIB",
                gone ? RouteReason.EXPLICIT : RouteReason.UPDATE,
                gone ? PathState.WITHDRAWN : PathState.PRESENT,
                false,
                Optional.of(gone ? RouteClass.TDOWN : RouteClass.WADUP),
                gone ? Optional.of(path) : Optional.empty(),
                gone ? Optional.of(PathState.WITHDRAWN) : Optional.empty(),
                gone ? Optional.empty() : Optional.of(path),
                List.of());
    }
}
