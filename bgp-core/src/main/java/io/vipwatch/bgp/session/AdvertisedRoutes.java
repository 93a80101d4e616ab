package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.rib.AdjRibOut;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

/**
 * What a peer is to be told, on that peer's event loop: the routes that the operator wants announced, the Adj-RIB-Out of
 * the session that there may be, and the messages that wait until the connection takes more.
 */
final class AdvertisedRoutes {
    private static final Comparator<RouteKey> BY_PREFIX_THEN_PATH = Comparator.<RouteKey>comparingInt(
                    key -> key.family().afi())
            .thenComparingInt(key -> key.family().safi())
            .thenComparing(key -> key.nlri().prefix())
            .thenComparingLong(key -> key.nlri().pathId().unsigned());

    /** Octets of an UPDATE without withdrawals, attributes and NLRI. */
    private static final int EMPTY_UPDATE = 23;

    private final AttributeSets sets;
    private final TreeMap<RouteKey, RouteAttributes> wanted = new TreeMap<>(BY_PREFIX_THEN_PATH);
    private final Queue<BgpMessage> queue = new ArrayDeque<>();
    private Optional<Session> session = Optional.empty();

    /** The Adj-RIB-Out of one Established session. */
    private record Session(AdjRibOut table, NegotiatedSession context) {}

    AdvertisedRoutes(AttributeSets sets) {
        this.sets = sets;
    }

    /** {@return how many routes are to be announced} */
    int size() {
        return wanted.size();
    }

    /** The session is Established: queues all routes of its families and, behind each family, its End-of-RIB. */
    void sessionUp(NegotiatedSession context) {
        AdjRibOut table = new AdjRibOut(
                sets,
                context.addPathSend(),
                context.maximumLength(),
                attributes -> MessageEncoder.encode(Update.of(attributes), context).length - EMPTY_UPDATE);
        Session up = new Session(table, context);
        session = Optional.of(up);
        for (Family family : context.families()) {
            queue.addAll(table.apply(all(up, family), List.of()));
            queue.add(Update.endOfRib(family));
        }
    }

    /** The session is gone, and with it what the peer was told. */
    void sessionDown() {
        queue.clear();
        session.ifPresent(gone -> gone.table.clear());
        session = Optional.empty();
    }

    void announce(Collection<Announcement> routes) {
        routes.forEach(route -> wanted.put(route.key(), route.attributes()));
        session.ifPresent(up -> tell(up, routes.stream().map(Announcement::key).toList()));
    }

    void withdraw(Collection<RouteKey> routes) {
        routes.forEach(wanted::remove);
        session.ifPresent(up -> tell(up, routes));
    }

    /** The peer asks for all routes of a family again (RFC 2918 §4), demarcated where it can be (RFC 7313 §4). */
    void refresh(Family family) {
        session.ifPresent(up -> {
            boolean demarcated = up.context.enhancedRouteRefresh();
            if (demarcated) {
                queue.add(new RouteRefresh(family, RouteRefresh.BEGIN));
            }
            queue.addAll(up.table.resend(family));
            if (demarcated) {
                queue.add(new RouteRefresh(family, RouteRefresh.END));
            }
        });
    }

    /** {@return the next message to send, if there is one} */
    Optional<BgpMessage> poll() {
        return Optional.ofNullable(queue.poll());
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

    private List<Announcement> all(Session up, Family family) {
        List<Announcement> all = new ArrayList<>();
        RouteKey last = null;
        for (Map.Entry<RouteKey, RouteAttributes> route : wanted.entrySet()) {
            RouteKey onWire = onWire(up, route.getKey());
            if (onWire.family().equals(family) && !onWire.equals(last)) {
                all.add(new Announcement(onWire, route.getValue()));
                last = onWire;
            }
        }
        return all;
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
