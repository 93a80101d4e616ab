package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.pcap.CaptureDecoder;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.pcap.Flow;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What packets captured at the edge tell: of its BGP and BFD sessions, of the routes it is told, and by what it tells us
 * itself of its best paths. Packets between others that the edge only forwards are passed over.
 */
public final class CaptureEvidence {
    /**
     * From a change of the best path until the UPDATE about it is sent, in nanoseconds, unless it is held back: a quarter
     * of a millisecond mostly, and 85 ms at the worst, measured with FRR 8.4 on a busy machine.
     */
    static final long ADVERTISEMENT = 100_000_000;

    private final CaptureDecoder decoder = new CaptureDecoder(Set.of());
    private final Recent<Flow, CapturedSession> sessions = new Recent<>();
    /** The connection of each neighbour that carries the session, or did last. */
    private final Recent<IpAddress, CapturedSession> current = new Recent<>();

    private final Recent<IpAddress, CapturedBfd> bfd = new Recent<>();
    private final AnnouncedPaths announced = new AnnouncedPaths();

    /** Takes over which paths the edge had announced to us when the capture began, by prefix and path identifier. */
    public void seed(Map<Prefix, Map<Long, IpAddress>> paths) {
        announced.seed(paths);
    }

    /** {@return what {@code event} tells} */
    public List<Observation> event(CaptureEvent event, long arrival, Neighborhood neighborhood) {
        List<Observation> seen = new ArrayList<>();
        if (event instanceof CaptureEvent.Timed timed) {
            Packet.of(timed, arrival, neighborhood).ifPresent(packet -> packet(packet, neighborhood, seen));
        }
        return List.copyOf(seen);
    }

    /**
     * Models that a neighbour of the edge was heard by BGP.
     *
     * @param neighbor its address
     * @param stamp when, by the edge's clock, in nanoseconds since the epoch
     */
    public record Heard(IpAddress neighbor, long stamp) {}

    /** {@return who was heard, if {@code event} is a message of a neighbour} */
    public static Optional<Heard> heard(CaptureEvent event, Neighborhood neighborhood) {
        return event instanceof CaptureEvent.BgpMessageSeen message
                ? Packet.of(message, 0, neighborhood)
                        .filter(packet -> !packet.fromEdge())
                        .map(packet -> new Heard(packet.neighbor(), message.epochNanos()))
                : Optional.empty();
    }

    private void packet(Packet packet, Neighborhood neighborhood, List<Observation> seen) {
        boolean withUs = neighborhood.ours().contains(packet.neighbor());
        switch (packet.what()) {
            case CaptureEvent.ConnectionOpened opened -> {
                decoder.opened(opened);
                sessions.put(key(opened.flow()), CapturedSession.fromTheStart());
                if (withUs) {
                    announced.restart();
                }
            }
            case CaptureEvent.ConnectionClosed closed -> {
                CapturedSession session = session(closed.flow());
                tell(packet, session, session.closed(packet, closed.reset()), seen);
            }
            case CaptureEvent.BgpMessageSeen message -> message(packet, message, neighborhood, withUs, seen);
            case CaptureEvent.BfdPacketSeen control ->
                bfd.computeIfAbsent(packet.neighbor(), _ -> new CapturedBfd())
                        .take(packet, control.payload())
                        .ifPresent(seen::add);
            case CaptureEvent.Gap gap -> {
                if (withUs && gap.cause() == CaptureEvent.Gap.Cause.NOT_CAPTURED) {
                    announced.interrupted();
                }
            }
        }
    }

    /** Both directions of a connection have one. */
    private static Flow key(Flow flow) {
        return flow.toString().compareTo(flow.reversed().toString()) < 0 ? flow : flow.reversed();
    }

    private CapturedSession session(Flow flow) {
        return sessions.computeIfAbsent(key(flow), _ -> CapturedSession.fromTheMiddle());
    }

    private void message(
            Packet packet,
            CaptureEvent.BgpMessageSeen message,
            Neighborhood neighborhood,
            boolean withUs,
            List<Observation> seen) {
        Optional<BgpMessage> decoded = readable(decoder.decode(message));
        CapturedSession session = session(message.flow());
        decoded.ifPresent(found -> tell(packet, session, session.message(packet, found), seen));
        if (decoded.isPresent() && decoded.get() instanceof Update update) {
            if (!packet.fromEdge()) {
                received(packet, update, neighborhood, seen);
            } else if (withUs) {
                sent(packet, update, neighborhood, seen);
            }
        }
    }

    /** The late end of a connection after which there is another session already is no loss of that. */
    private void tell(Packet packet, CapturedSession session, Optional<Observation> shown, List<Observation> seen) {
        if (session.isEstablished()) {
            current.put(packet.neighbor(), session);
        }
        CapturedSession carrying = current.getOrDefault(packet.neighbor(), session);
        shown.filter(_ -> carrying.equals(session)).ifPresent(seen::add);
    }

    private static Optional<BgpMessage> readable(Decoded decoded) {
        return switch (decoded) {
            case Decoded.Accepted(BgpMessage message) -> Optional.of(message);
            case Decoded.AttributeDiscard(Update update, var _) -> Optional.of(update);
            case Decoded.TreatAsWithdraw(Update update, var _) -> Optional.of(update);
            case Decoded.SessionReset _ -> Optional.empty();
        };
    }

    private static void received(Packet packet, Update update, Neighborhood neighborhood, List<Observation> seen) {
        List<IpAddress> nextHops = nextHops(update);
        each(
                update.withdrawals(),
                neighborhood,
                (nlri, ids) -> seen.add(packet.shows((sighting, _) -> new EdgeRoute(
                        sighting,
                        packet.neighbor(),
                        packet.node(),
                        nlri.prefix(),
                        pathId(nlri, ids),
                        RouteAction.WITHDRAW,
                        List.of()))));
        each(
                update.announcements(),
                neighborhood,
                (nlri, ids) -> seen.add(packet.shows((sighting, _) -> new EdgeRoute(
                        sighting,
                        packet.neighbor(),
                        packet.node(),
                        nlri.prefix(),
                        pathId(nlri, ids),
                        RouteAction.ANNOUNCE,
                        nextHops))));
    }

    private void sent(Packet packet, Update update, Neighborhood neighborhood, List<Observation> seen) {
        Optional<IpAddress> nextHop = nextHops(update).stream().findFirst();
        each(
                update.withdrawals(),
                neighborhood,
                (nlri, ids) -> best(
                        packet, nlri.prefix(), ids, announced.withdrawn(nlri.prefix(), id(nlri), ids), false, seen));
        nextHop.ifPresent(hop -> each(
                update.announcements(),
                neighborhood,
                (nlri, ids) -> best(
                        packet,
                        nlri.prefix(),
                        ids,
                        announced.announced(nlri.prefix(), id(nlri), ids, hop),
                        true,
                        seen)));
    }

    private static void best(
            Packet packet,
            Prefix prefix,
            boolean everyPath,
            AnnouncedPaths.Turn turn,
            boolean announcement,
            List<Observation> seen) {
        if (!turn.isChange()) {
            return;
        }
        boolean present = turn.after().map(hops -> !hops.isEmpty()).orElse(announcement);
        String detail = "when the edge told us of " + (everyPath ? "its paths, all of them" : "its best path");
        seen.add(packet.shows(
                ADVERTISEMENT,
                (sighting, _) -> new RibChanged(sighting, prefix, present, turn.before(), turn.after(), detail)));
    }

    /** Takes a route that matters, and whether it came with a path identifier. */
    @FunctionalInterface
    private interface Routes {
        void take(Nlri nlri, boolean hasPathIds);
    }

    private static void each(List<NlriList> lists, Neighborhood neighborhood, Routes routes) {
        for (NlriList list : lists) {
            for (int i = 0; i < list.size(); i++) {
                if (neighborhood.tracked().test(list.prefix(i))) {
                    routes.take(list.get(i), list.hasPathIds());
                }
            }
        }
    }

    private static List<IpAddress> nextHops(Update update) {
        return update.attributes()
                .get(MpReach.class)
                .map(MpReach::nextHops)
                .or(() -> update.attributes().get(NextHop.class).map(hop -> List.of(hop.address())))
                .orElse(List.of());
    }

    private static long id(Nlri nlri) {
        return nlri.pathId().unsigned();
    }

    private static OptionalLong pathId(Nlri nlri, boolean has) {
        return has ? OptionalLong.of(id(nlri)) : OptionalLong.empty();
    }
}
