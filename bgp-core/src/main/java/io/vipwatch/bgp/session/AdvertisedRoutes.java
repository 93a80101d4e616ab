package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.AdjRibOut;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a peer is to be told, on that peer's event loop: the routes that the operator wants announced, the Adj-RIB-Out of
 * the session that there may be, and the messages that wait until the connection takes more. A table is worked off
 * {@link #PORTION} routes at a time, as the connection takes them, so that KEEPALIVEs go out in between.
 */
final class AdvertisedRoutes {
    /** Routes that are turned into UPDATEs between two looks at the sockets and timers of the event loop. */
    static final int PORTION = 4096;

    /** Octets of an UPDATE without withdrawals, attributes and NLRI. */
    private static final int EMPTY_UPDATE = 23;

    private static final Comparator<RouteKey> BY_PREFIX_THEN_PATH = AdvertisedRoutes::compare;

    private final AttributeSets sets;
    private final NavigableMap<RouteKey, RouteAttributes> wanted = new TreeMap<>(BY_PREFIX_THEN_PATH);
    private final Deque<Work> work = new ArrayDeque<>();
    private final Deque<BgpMessage> queue = new ArrayDeque<>();
    private Optional<Session> session = Optional.empty();
    private boolean complete;

    /**
     * The Adj-RIB-Out of one Established session.
     *
     * @param held the families whose End-of-RIB is held back
     */
    private record Session(AdjRibOut table, NegotiatedSession context, Set<Family> held) {}

    /** Something to be turned into messages, or a change of what is wanted. */
    private sealed interface Work {
        /** The operator wants something else. At most a portion. */
        record Change(List<Announcement> announce, List<RouteKey> withdraw) implements Work {}

        /** All routes of a family that lie behind {@code last} are to be sent, and End-of-RIB behind them. */
        record Table(Family family, Optional<RouteKey> last) implements Work {}

        /** All routes of a family have been sent: End-of-RIB can be. */
        record Mark(Family family) implements Work {}

        /** All routes of a family are to be sent again. */
        record Refresh(Family family) implements Work {}
    }

    /** @param complete whether what is to be announced is all known, see {@link #complete} */
    AdvertisedRoutes(AttributeSets sets, boolean complete) {
        this.sets = sets;
        this.complete = complete;
    }

    private static int compare(RouteKey one, RouteKey other) {
        Prefix left = one.nlri().prefix();
        Prefix right = other.nlri().prefix();
        int byFamily = Integer.compare(one.family().afi(), other.family().afi());
        byFamily = byFamily != 0
                ? byFamily
                : Integer.compare(one.family().safi(), other.family().safi());
        int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(left.high(), right.high());
        int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(left.low(), right.low());
        int byLength = byLow != 0 ? byLow : Integer.compare(left.length(), right.length());
        return byLength != 0
                ? byLength
                : Integer.compareUnsigned(
                        one.nlri().pathId().value(), other.nlri().pathId().value());
    }

    /** {@return how many routes are to be announced} */
    int size() {
        return wanted.size();
    }

    /** Has routes announced, and others withdrawn. */
    void change(List<Announcement> announce, List<RouteKey> withdraw) {
        for (int from = 0; from < announce.size(); from += PORTION) {
            work.add(new Work.Change(announce.subList(from, Math.min(from + PORTION, announce.size())), List.of()));
        }
        for (int from = 0; from < withdraw.size(); from += PORTION) {
            work.add(new Work.Change(List.of(), withdraw.subList(from, Math.min(from + PORTION, withdraw.size()))));
        }
    }

    /** The session is Established: sends all routes of its families and, behind each family, its End-of-RIB. */
    void sessionUp(NegotiatedSession context) {
        AdjRibOut table = new AdjRibOut(
                sets,
                context.addPathSend(),
                context.maximumLength(),
                attributes -> MessageEncoder.encode(Update.of(attributes), context).length - EMPTY_UPDATE);
        session = Optional.of(new Session(table, context, new LinkedHashSet<>()));
        context.families().forEach(family -> work.add(new Work.Table(family, Optional.empty())));
    }

    /**
     * Sets whether what is to be announced is all known. Until it is, End-of-RIB is held back (RFC 4724 §4.1).
     */
    void complete(boolean value) {
        boolean now = value && !complete;
        complete = value;
        if (now) {
            session.ifPresent(up -> up.held.forEach(family -> work.add(new Work.Mark(family))));
            session.ifPresent(up -> up.held.clear());
        }
    }

    /** The session is gone, and with it what the peer was told. */
    void sessionDown() {
        queue.clear();
        work.removeIf(item -> !(item instanceof Work.Change));
        session.ifPresent(gone -> gone.table.clear());
        session = Optional.empty();
    }

    /**
     * The peer asks for all routes of a family again (RFC 2918 §4). A request that has not been answered yet is answered
     * together with this one, so that a peer cannot make us remember ever more of them.
     */
    void refresh(Family family) {
        Work.Refresh refresh = new Work.Refresh(family);
        if (!work.contains(refresh)) {
            work.add(refresh);
        }
    }

    /** {@return the next message to send, if one is ready} */
    Optional<BgpMessage> poll() {
        return Optional.ofNullable(queue.poll());
    }

    /** {@return whether {@link #workOff} has anything to do} */
    boolean hasWork() {
        return !work.isEmpty();
    }

    /** Turns a portion of the work into messages, if there is any. */
    void workOff() {
        Work next = work.poll();
        switch (next) {
            case null -> {}
            case Work.Change change -> apply(change);
            case Work.Table table -> session.ifPresent(up -> send(up, table));
            case Work.Mark mark -> session.ifPresent(up -> queue.add(Update.endOfRib(mark.family())));
            case Work.Refresh refresh -> session.ifPresent(up -> resend(up, refresh.family()));
        }
    }

    private void apply(Work.Change change) {
        change.announce().forEach(route -> wanted.put(route.key(), route.attributes()));
        change.withdraw().forEach(wanted::remove);
        session.ifPresent(up -> {
            tell(up, change.announce().stream().map(Announcement::key).toList());
            tell(up, change.withdraw());
        });
    }

    private void tell(Session up, Collection<RouteKey> changed) {
        List<Announcement> announce = new ArrayList<>();
        List<RouteKey> withdraw = new ArrayList<>();
        for (RouteKey key : changed) {
            if (up.context.families().contains(key.family())) {
                RouteKey onWire = onWire(up, key);
                Optional<RouteAttributes> attributes = attributes(up, key);
                if (attributes.isPresent()) {
                    announce.add(new Announcement(onWire, attributes.get()));
                } else {
                    withdraw.add(onWire);
                }
            }
        }
        queue.addAll(up.table.apply(announce, withdraw));
    }

    private void send(Session up, Work.Table table) {
        List<Announcement> portion = new ArrayList<>(PORTION);
        Optional<RouteKey> last = table.last();
        Optional<RouteKey> sent = last.map(key -> onWire(up, key));
        for (Map.Entry<RouteKey, RouteAttributes> route : behind(last).entrySet()) {
            if (portion.size() == PORTION) {
                queue.addAll(up.table.apply(portion, List.of()));
                work.addFirst(new Work.Table(table.family(), last));
                return;
            }
            last = Optional.of(route.getKey());
            RouteKey onWire = onWire(up, route.getKey());
            if (onWire.family().equals(table.family()) && !sent.equals(Optional.of(onWire))) {
                portion.add(new Announcement(onWire, route.getValue()));
                sent = Optional.of(onWire);
            }
        }
        queue.addAll(up.table.apply(portion, List.of()));
        if (complete) {
            queue.add(Update.endOfRib(table.family()));
        } else {
            up.held.add(table.family());
        }
    }

    private NavigableMap<RouteKey, RouteAttributes> behind(Optional<RouteKey> last) {
        return last.map(key -> wanted.tailMap(key, false)).orElse(wanted);
    }

    /** The refresh is demarcated where it can be (RFC 7313 §4). */
    private void resend(Session up, Family family) {
        boolean demarcated = up.context.enhancedRouteRefresh();
        if (demarcated) {
            queue.add(new RouteRefresh(family, RouteRefresh.BEGIN));
        }
        queue.addAll(up.table.resend(family));
        if (demarcated) {
            queue.add(new RouteRefresh(family, RouteRefresh.END));
        }
    }

    /** Without ADD-PATH there is one route to a prefix. */
    private static RouteKey onWire(Session up, RouteKey key) {
        return up.context.addPathSend().contains(key.family())
                ? key
                : new RouteKey(key.family(), Nlri.of(key.nlri().prefix()));
    }

    /** What the peer is to know of a route; without ADD-PATH, that of the lowest path identifier. */
    private Optional<RouteAttributes> attributes(Session up, RouteKey key) {
        if (up.context.addPathSend().contains(key.family())) {
            return Optional.ofNullable(wanted.get(key));
        }
        Map.Entry<RouteKey, RouteAttributes> first = wanted.ceilingEntry(onWire(up, key));
        return Optional.ofNullable(first)
                .filter(found -> found.getKey().family().equals(key.family())
                        && found.getKey().nlri().prefix().equals(key.nlri().prefix()))
                .map(Map.Entry::getValue);
    }
}
