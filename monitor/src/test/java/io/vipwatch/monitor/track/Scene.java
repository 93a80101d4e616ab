package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdEvidence;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A tracker on a virtual clock, and a short language to tell it what its peers do. */
final class Scene {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");
    static final Prefix PODS = Prefix.of("2001:db8:0:aa00::/112");
    private static final long NODE_AS = 65010;
    private static final long EPOCH = 1_795_335_551_000_000_000L;

    final Tracker tracker = new Tracker();
    final List<Occurrence> said = new ArrayList<>();
    private final Map<String, Boolean> addPath = new TreeMap<>();
    private long nanos;

    Scene(TrackRule... rules) {
        said.addAll(tracker.follow(List.of(rules), _ -> Optional.empty(), now()));
    }

    Moment now() {
        return new Moment(nanos, EPOCH + nanos, 0);
    }

    Scene after(Duration duration) {
        nanos += duration.toNanos();
        return this;
    }

    static PeerName node(String name) {
        return new PeerName(name, name, PeerRole.NODE, IpAddress.of("2001:db8::1" + name.charAt(name.length() - 1)));
    }

    static PeerName edge() {
        return new PeerName("edge", "edge", PeerRole.EDGE, IpAddress.of("2001:db8::1"));
    }

    Scene up(String name) {
        return up(node(name), true);
    }

    Scene up(PeerName peer, boolean withAddPath) {
        addPath.put(peer.peer(), withAddPath);
        List<Family> families = List.of(Family.IPV6_UNICAST);
        long asn = peer.role() == PeerRole.NODE ? NODE_AS : 65101;
        said.addAll(tracker.sessionUp(
                new SessionUp(
                        peer,
                        asn,
                        "192.0.2.1",
                        Duration.ofSeconds(9),
                        families,
                        withAddPath ? families : List.of(),
                        true,
                        Duration.ofMinutes(2)),
                now()));
        return this;
    }

    Scene endOfRib(String name) {
        said.addAll(tracker.endOfRib(new EndOfRib(node(name), Family.IPV6_UNICAST), now()));
        return this;
    }

    Scene down(String name, LossCause cause, Duration silence) {
        SessionDown.SessionLoss loss = new SessionDown.SessionLoss(
                cause, "because of " + cause.text(), Optional.empty(), silence, Duration.ofSeconds(3));
        said.addAll(tracker.sessionDown(new SessionDown(node(name), loss, Duration.ofHours(1)), now()));
        return this;
    }

    Scene announce(String name, int id, Prefix... prefixes) {
        return announce(node(name), id, List.of(NODE_AS), prefixes);
    }

    Scene announce(PeerName peer, int id, List<Long> asPath, Prefix... prefixes) {
        return change(
                peer,
                Stream.of(prefixes)
                        .map(prefix -> change(
                                RouteAction.ANNOUNCE,
                                peer,
                                id,
                                prefix,
                                RouteReason.UPDATE,
                                Optional.empty(),
                                Optional.of(path(peer, asPath))))
                        .toList());
    }

    /** Announces a path that is there with another MED. */
    Scene replace(String name, int id, long med, Prefix prefix) {
        PeerName peer = node(name);
        PathDescription before = path(peer, List.of(NODE_AS));
        PathDescription after = new PathDescription(
                before.nextHop(),
                before.asPath(),
                before.origin(),
                OptionalLong.of(med),
                before.localPref(),
                List.of(),
                List.of());
        return change(
                peer,
                List.of(change(
                        RouteAction.REPLACE,
                        peer,
                        id,
                        prefix,
                        RouteReason.UPDATE,
                        Optional.of(before),
                        Optional.of(after))));
    }

    /** Announces a path that is there as it is. */
    Scene duplicate(String name, int id, Prefix prefix) {
        PeerName peer = node(name);
        PathDescription same = path(peer, List.of(NODE_AS));
        return change(
                peer,
                List.of(new PathChange(
                        RouteAction.REPLACE,
                        Family.IPV6_UNICAST,
                        prefix,
                        OptionalLong.of(id),
                        RouteReason.UPDATE,
                        "",
                        true,
                        Optional.of(same),
                        Optional.of(same),
                        List.of())));
    }

    /** A peer announces a prefix with the next hop of another. */
    Scene announceThrough(PeerName peer, int id, PeerName nextHop, Prefix prefix) {
        PathDescription through = path(nextHop, List.of(NODE_AS));
        return change(
                peer,
                List.of(change(
                        RouteAction.ANNOUNCE,
                        peer,
                        id,
                        prefix,
                        RouteReason.UPDATE,
                        Optional.empty(),
                        Optional.of(through))));
    }

    /** {@return BFD at 300 ms × 3 that has found a node to be silent, a millisecond late} */
    static BfdDown bfdDown(String name) {
        Duration interval = Duration.ofMillis(300);
        return new BfdDown(
                node(name),
                new BfdUp.Agreed("single-hop", 1, 2, interval, interval, interval.multipliedBy(3)),
                "Down",
                "detection-time-expired",
                true,
                "Control Detection Time Expired",
                Optional.empty(),
                BfdDown.Consequence.SESSION_CLOSED,
                OptionalLong.of(EPOCH),
                Optional.of(Duration.ofMillis(901)),
                Optional.of(Duration.ofMillis(1)),
                BfdEvidence.TOLD,
                List.of());
    }

    Scene withdraw(String name, int id, Prefix... prefixes) {
        return gone(name, id, RouteAction.WITHDRAW, RouteReason.EXPLICIT, prefixes);
    }

    Scene gone(String name, int id, RouteAction change, RouteReason reason, Prefix... prefixes) {
        PeerName peer = node(name);
        PathDescription path = path(peer, List.of(NODE_AS));
        Optional<PathDescription> after = change == RouteAction.STALE ? Optional.of(path) : Optional.empty();
        return change(
                peer,
                Stream.of(prefixes)
                        .map(prefix -> change(change, peer, id, prefix, reason, Optional.of(path), after))
                        .toList());
    }

    Scene goneThrough(PeerName peer, int id, PeerName nextHop, RouteReason reason, Prefix prefix) {
        Optional<PathDescription> before = Optional.of(path(nextHop, List.of(NODE_AS)));
        return change(peer, List.of(change(RouteAction.WITHDRAW, peer, id, prefix, reason, before, Optional.empty())));
    }

    private Scene change(PeerName peer, List<PathChange> changes) {
        said.addAll(tracker.routes(peer, changes, now()));
        return this;
    }

    private PathChange change(
            RouteAction change,
            PeerName peer,
            int id,
            Prefix prefix,
            RouteReason reason,
            Optional<PathDescription> before,
            Optional<PathDescription> after) {
        boolean identified = addPath.getOrDefault(peer.peer(), true);
        return new PathChange(
                change,
                Family.IPV6_UNICAST,
                prefix,
                identified ? OptionalLong.of(id) : OptionalLong.empty(),
                reason,
                "",
                false,
                before,
                after,
                List.of());
    }

    private static PathDescription path(PeerName peer, List<Long> asPath) {
        return new PathDescription(
                List.of(peer.address()),
                asPath,
                "igp",
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of());
    }

    PrefixView view(Prefix prefix) {
        return tracker.view().stream()
                .filter(view -> view.prefix().equals(prefix))
                .findFirst()
                .orElseThrow();
    }

    /** {@return the ownership of each live path as in {@code node1/5=own}} */
    List<String> owners(Prefix prefix) {
        return view(prefix).paths().stream()
                .filter(path -> path.state() == PathState.PRESENT || path.state() == PathState.STALE)
                .map(path -> path.peer().peer()
                        + "/"
                        + (path.pathId().isPresent() ? path.pathId().getAsLong() : "-")
                        + "="
                        + path.ownership().text())
                .toList();
    }

    List<PrefixStateChanged> changes(Prefix prefix) {
        return said.stream()
                .filter(PrefixStateChanged.class::isInstance)
                .map(PrefixStateChanged.class::cast)
                .filter(change -> change.prefix().equals(prefix))
                .toList();
    }

    PrefixStateChanged lastChange(Prefix prefix) {
        return changes(prefix).getLast();
    }

    List<RouteChanged> routes() {
        return said.stream()
                .filter(RouteChanged.class::isInstance)
                .map(RouteChanged.class::cast)
                .toList();
    }
}
