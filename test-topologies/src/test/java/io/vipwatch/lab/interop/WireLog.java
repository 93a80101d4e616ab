package io.vipwatch.lab.interop;

import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.pcap.CaptureDecoder;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.pcap.CaptureEvent.BgpMessageSeen;
import io.vipwatch.bgp.pcap.Flow;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a capture of a lab's network shows of BGP, in the order of the wire. */
final class WireLog {
    private final List<Message> messages = new ArrayList<>();
    private final List<CaptureEvent> unreadable = new ArrayList<>();

    /**
     * Models a message.
     *
     * @param epochNanos when its last octet was captured, in nanoseconds since the epoch
     * @param flow from whom to whom
     * @param trafficClass the traffic class of its packet, or of the last of its packets
     * @param decoded what it says
     * @param pathIds whether its NLRI have path identifiers
     */
    record Message(long epochNanos, Flow flow, int trafficClass, Decoded decoded, boolean pathIds) {
        Optional<Update> update() {
            return switch (decoded) {
                case Decoded.Accepted(Update update) -> Optional.of(update);
                case Decoded.Accepted _, Decoded.SessionReset _ -> Optional.empty();
                case Decoded.AttributeDiscard(Update update, var _) -> Optional.of(update);
                case Decoded.TreatAsWithdraw(Update update, var _) -> Optional.of(update);
            };
        }
    }

    /**
     * Models one route in an UPDATE.
     *
     * @param epochNanos when the UPDATE's last octet was captured, in nanoseconds since the epoch
     * @param from who sent it
     * @param reachable whether it is announced, rather than withdrawn
     */
    record Route(long epochNanos, IpAddress from, boolean reachable, Prefix prefix, OptionalLong pathId) {}

    /**
     * Reads a capture file.
     *
     * @param bgpPorts the TCP ports on which somebody listens
     */
    static WireLog read(byte[] capture, Set<Integer> bgpPorts) throws IOException {
        WireLog log = new WireLog();
        CaptureDecoder decoder = new CaptureDecoder(Set.of());
        try (BgpCapture events = BgpCapture.open(new ByteArrayInputStream(capture), bgpPorts)) {
            for (Optional<CaptureEvent> next = events.next(); next.isPresent(); next = events.next()) {
                switch (next.get()) {
                    case CaptureEvent.ConnectionOpened opened -> decoder.opened(opened);
                    case BgpMessageSeen seen -> log.add(seen, decoder);
                    case CaptureEvent.Gap gap -> log.unreadable.add(gap);
                    case CaptureEvent.Malformed malformed -> log.unreadable.add(malformed);
                    case CaptureEvent.ConnectionClosed _, CaptureEvent.BfdPacketSeen _ -> {}
                }
            }
        }
        return log;
    }

    private void add(BgpMessageSeen seen, CaptureDecoder decoder) {
        Decoded decoded = decoder.decode(seen);
        boolean pathIds = !decoder.context(seen.flow()).addPathReceive().isEmpty();
        messages.add(new Message(seen.epochNanos(), seen.flow(), seen.trafficClass(), decoded, pathIds));
    }

    /** {@return what the capture has and nobody can read: a gap in a stream, or a damaged file} */
    List<CaptureEvent> unreadable() {
        return List.copyOf(unreadable);
    }

    List<Message> from(IpAddress sender) {
        return messages.stream()
                .filter(message -> message.flow().from().address().equals(sender))
                .toList();
    }

    /** {@return how many OPENs somebody sent} */
    long opensFrom(IpAddress sender) {
        return from(sender).stream()
                .filter(message -> message.decoded() instanceof Decoded.Accepted(Open _))
                .count();
    }

    /** {@return the routes in every UPDATE that somebody was sent, in the order of the wire} */
    List<Route> routesTo(IpAddress receiver) {
        List<Route> routes = new ArrayList<>();
        for (Message message : messages) {
            if (message.flow().to().address().equals(receiver)) {
                message.update().ifPresent(update -> {
                    update.withdrawals().forEach(list -> add(routes, message, false, list));
                    update.announcements().forEach(list -> add(routes, message, true, list));
                });
            }
        }
        return routes;
    }

    private static void add(List<Route> routes, Message message, boolean reachable, NlriList list) {
        for (Nlri nlri : list.toList()) {
            routes.add(new Route(
                    message.epochNanos(),
                    message.flow().from().address(),
                    reachable,
                    nlri.prefix(),
                    message.pathIds() ? OptionalLong.of(nlri.pathId().unsigned()) : OptionalLong.empty()));
        }
    }
}
