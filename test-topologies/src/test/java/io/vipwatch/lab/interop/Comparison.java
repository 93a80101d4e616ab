package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Compares what was on the wire with what is in the journal, peer by peer, route by route. */
final class Comparison {
    private final Map<IpAddress, List<WireLog.Route>> wire;
    private final Map<IpAddress, List<Told>> journal;

    private Comparison(Map<IpAddress, List<WireLog.Route>> wire, Map<IpAddress, List<Told>> journal) {
        this.wire = wire;
        this.journal = journal;
    }

    /** A route event that an UPDATE brought. */
    private record Told(RouteChanged route, long arrival, long readable) {}

    /** What both sides say of a route. */
    private record Said(boolean reachable, Prefix prefix, OptionalLong pathId) {}

    static Comparison of(List<WireLog.Route> wire, List<JournalTail.Seen> journal) {
        List<Told> told = journal.stream()
                .filter(Comparison::isFromWire)
                .map(seen -> new Told(
                        (RouteChanged) seen.event().what(), seen.event().at().epochNanos(), seen.readable()))
                .toList();
        return new Comparison(
                wire.stream()
                        .collect(Collectors.groupingBy(WireLog.Route::from, LinkedHashMap::new, Collectors.toList())),
                told.stream()
                        .collect(Collectors.groupingBy(
                                one -> one.route().peer().address(), LinkedHashMap::new, Collectors.toList())));
    }

    /** {@return whether an UPDATE brought the event, rather than the end of a session or of a deadline} */
    static boolean isFromWire(JournalTail.Seen seen) {
        return seen.event().what() instanceof RouteChanged route
                && (route.reason() == RouteReason.UPDATE || route.reason() == RouteReason.EXPLICIT);
    }

    /** Every route that was on the wire is in the journal, once, in the order of the wire, and nothing else is. */
    void assertEveryRouteOnce() {
        assertThat(journal.keySet()).as("peers that sent routes").containsExactlyInAnyOrderElementsOf(wire.keySet());
        wire.forEach((peer, routes) -> assertThat(
                        journal.getOrDefault(peer, List.of()).stream().map(Comparison::said))
                .as("routes of %s in the journal, against those on the wire", peer)
                .containsExactlyElementsOf(routes.stream()
                        .map(route -> new Said(route.reachable(), route.prefix(), route.pathId()))
                        .toList()));
    }

    private static Said said(Told told) {
        RouteChanged route = told.route();
        boolean reachable = route.change() == RouteAction.ANNOUNCE || route.change() == RouteAction.REPLACE;
        return new Said(reachable, route.prefix(), route.pathId());
    }

    /**
     * Prints and keeps how long after the capture each route had arrived at the monitor, and could be read in its journal.
     *
     * @param from what was captured before, in nanoseconds since the epoch, is left out: the first table, a cold JVM
     * @return how long after the capture the routes arrived
     */
    Delays report(String name, long from) throws IOException {
        List<Long> arrivals = new ArrayList<>();
        List<Long> readable = new ArrayList<>();
        StringBuilder rows = new StringBuilder("peer\tcaptured_ns\tarrival_us\treadable_us\n");
        wire.forEach((peer, routes) -> {
            List<Told> told = journal.getOrDefault(peer, List.of());
            for (int index = 0; index < routes.size(); index++) {
                long captured = routes.get(index).epochNanos();
                if (captured < from) {
                    continue;
                }
                long arrived = (told.get(index).arrival() - captured) / 1000;
                long read = (told.get(index).readable() - captured) / 1000;
                arrivals.add(arrived);
                readable.add(read);
                rows.append(peer).append('\t').append(captured).append('\t');
                rows.append(arrived).append('\t').append(read).append('\n');
            }
        });
        String summary =
                "%s: %d routes on the wire, each in the journal once; of the last %d:%n  arrival - capture    %s%n  readable - capture   %s%n"
                        .formatted(name, total(), arrivals.size(), Delays.of(arrivals), Delays.of(readable));
        System.out.print(summary);
        Path directory = Files.createDirectories(Path.of("target", "interop"));
        Files.writeString(directory.resolve(name + ".txt"), summary);
        Files.writeString(directory.resolve(name + ".tsv"), rows);
        return Delays.of(arrivals);
    }

    private int total() {
        return wire.values().stream().mapToInt(List::size).sum();
    }
}
