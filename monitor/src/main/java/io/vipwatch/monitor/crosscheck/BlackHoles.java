package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models the black holes that are open, from one look at the edge to the next. Immutable; instants are nanoseconds of the
 * monotonic clock.
 */
public final class BlackHoles {
    private final Map<BlackHole.Identity, Standing> standing;

    /**
     * A black hole that is there.
     *
     * @param hole the black hole, as seen last
     * @param since when it was first seen
     */
    public record Standing(BlackHole hole, long since) {}

    /**
     * A black hole that is over.
     *
     * @param was the black hole
     * @param reason how it ended
     */
    public record Ended(Standing was, String reason) {}

    /**
     * What a look made of it.
     *
     * @param holes what is there now
     * @param raised those that are new
     * @param ended those that are over
     */
    public record Turn(BlackHoles holes, List<Standing> raised, List<Ended> ended) {
        public Turn {
            raised = List.copyOf(raised);
            ended = List.copyOf(ended);
        }
    }

    private BlackHoles(Map<BlackHole.Identity, Standing> standing) {
        this.standing = standing;
    }

    /** {@return none} */
    public static BlackHoles none() {
        return new BlackHoles(Map.of());
    }

    /** {@return those that were open when the monitor ended} */
    public static BlackHoles of(List<Standing> found) {
        Map<BlackHole.Identity, Standing> standing = new LinkedHashMap<>();
        found.forEach(one -> standing.put(one.hole().identity(), one));
        return new BlackHoles(standing);
    }

    /** {@return what a look makes of it; where the edge's Loc-RIB is not known, what was there is taken to be there} */
    public Turn seen(List<PrefixViews> rows, EdgeSnapshot edge, long now) {
        Map<BlackHole.Identity, Standing> next = new LinkedHashMap<>();
        List<Standing> raised = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        for (PrefixViews row : rows) {
            for (BlackHole hole : BlackHole.in(row, edge)) {
                Optional<Standing> before = Optional.ofNullable(standing.get(hole.identity()));
                Standing after = new Standing(hole, before.map(Standing::since).orElse(now));
                next.put(hole.identity(), after);
                if (before.isEmpty()) {
                    raised.add(after);
                }
            }
        }
        standing.forEach((identity, before) -> {
            if (!next.containsKey(identity)) {
                Optional<String> end = end(before.hole(), rows, edge);
                end.ifPresent(reason -> ended.add(new Ended(before, reason)));
                if (end.isEmpty()) {
                    next.put(identity, before);
                }
            }
        });
        return new Turn(new BlackHoles(next), raised, ended);
    }

    /** {@return how it ended, if that is known} */
    private static Optional<String> end(BlackHole hole, List<PrefixViews> rows, EdgeSnapshot edge) {
        Optional<PrefixViews> row =
                rows.stream().filter(one -> one.prefix().equals(hole.prefix())).findFirst();
        if (row.isEmpty()) {
            return Optional.of("the prefix is not tracked any more");
        }
        return switch (row.get().bgp()) {
            case View.Unknown<List<BgpPath>> _ -> Optional.empty();
            case View.Known<List<BgpPath>>(List<BgpPath> paths) -> {
                IpAddress address = hole.node().address();
                boolean forwards = paths.stream()
                        .anyMatch(path -> path.selected() && path.peerAddress().equals(Optional.of(address)));
                if (!forwards) {
                    yield Optional.of("the edge does not forward to " + hole.node() + " any more");
                }
                boolean renewed = hole.stale()
                        && paths.stream()
                                .noneMatch(path ->
                                        path.stale() && path.peerAddress().equals(Optional.of(address)));
                // That nobody calls it dead any more is no sign of life: who did may have been restarted, or cut off.
                yield renewed || isAlive(hole.node(), row.get(), edge)
                        ? Optional.of(hole.node() + " is back")
                        : Optional.empty();
            }
        };
    }

    private static boolean isAlive(Node node, PrefixViews row, EdgeSnapshot edge) {
        Optional<IpAddress> address = Optional.of(node.address());
        return row.nodes().stream().anyMatch(told -> told.alive() && told.node().equals(node))
                || edge.bfd().found().orElse(List.of()).stream()
                        .anyMatch(peer ->
                                peer.up() && IpAddress.parse(peer.peer()).equals(address))
                || edge.neighbors().found().orElse(List.of()).stream()
                        .anyMatch(neighbor -> neighbor.isHeard()
                                && IpAddress.parse(neighbor.name()).equals(address));
    }

    /** {@return what is there now} */
    public List<Standing> all() {
        return List.copyOf(standing.values());
    }
}
