package io.vipwatch.lab.interop;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.pcap.CaptureDecoder;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What the lab's own capture shows of the edge, as the judge of what the monitor was told by the edge. */
final class EdgeWire {
    /** What a packet shows. */
    enum Kind {
        /** Any BGP message; what it is comes beside. */
        MESSAGE,
        OPEN,
        KEEPALIVE,
        NOTIFICATION,
        FIN,
        RESET,
        ANNOUNCEMENT,
        WITHDRAWAL,
        BFD,
        BFD_DOWN
    }

    /**
     * A packet that shows something.
     *
     * @param epochNanos its stamp
     */
    record Shown(long epochNanos, Kind kind, IpAddress from, IpAddress to) {}

    private final List<Shown> shown = new ArrayList<>();
    private final Map<IpAddress, SessionState> bfd = new HashMap<>();
    private final Prefix prefix;

    private EdgeWire(Prefix prefix) {
        this.prefix = prefix;
    }

    /**
     * Reads a capture.
     *
     * @param prefix the prefix whose UPDATEs matter
     */
    static EdgeWire read(byte[] capture, Set<Integer> ports, Prefix prefix) throws IOException {
        EdgeWire wire = new EdgeWire(prefix);
        CaptureDecoder decoder = new CaptureDecoder(Set.of());
        try (BgpCapture events = BgpCapture.open(new ByteArrayInputStream(capture), ports)) {
            for (Optional<CaptureEvent> next = events.next(); next.isPresent(); next = events.next()) {
                switch (next.get()) {
                    case CaptureEvent.ConnectionOpened opened -> decoder.opened(opened);
                    case CaptureEvent.BgpMessageSeen seen -> wire.message(seen, decoder.decode(seen));
                    case CaptureEvent.ConnectionClosed closed ->
                        wire.add(closed, closed.reset() ? Kind.RESET : Kind.FIN);
                    case CaptureEvent.BfdPacketSeen packet -> wire.bfd(packet);
                    case CaptureEvent.Gap _, CaptureEvent.Malformed _ -> {}
                }
            }
        }
        return wire;
    }

    private void add(CaptureEvent.Timed event, Kind kind) {
        shown.add(new Shown(
                event.epochNanos(),
                kind,
                event.flow().from().address(),
                event.flow().to().address()));
    }

    private void message(CaptureEvent.BgpMessageSeen seen, Decoded decoded) {
        add(seen, Kind.MESSAGE);
        switch (decoded) {
            case Decoded.Accepted(Open _) -> add(seen, Kind.OPEN);
            case Decoded.Accepted(Keepalive _) -> add(seen, Kind.KEEPALIVE);
            case Decoded.Accepted(Notification _) -> add(seen, Kind.NOTIFICATION);
            case Decoded.Accepted(Update update) -> {
                if (update.withdrawals().stream().anyMatch(this::names)) {
                    add(seen, Kind.WITHDRAWAL);
                }
                if (update.announcements().stream().anyMatch(this::names)) {
                    add(seen, Kind.ANNOUNCEMENT);
                }
            }
            case Decoded.Accepted _, Decoded.AttributeDiscard _, Decoded.TreatAsWithdraw _, Decoded.SessionReset _ -> {}
        }
    }

    private boolean names(NlriList list) {
        return list.toList().stream().anyMatch(nlri -> nlri.prefix().equals(prefix));
    }

    private void bfd(CaptureEvent.BfdPacketSeen packet) {
        if (!(ControlPacketDecoder.decode(packet.payload().toByteArray())
                instanceof io.vipwatch.bfd.packet.Decoded.Accepted(ControlPacket control))) {
            return;
        }
        add(packet, Kind.BFD);
        SessionState before = bfd.put(packet.flow().to().address(), control.state());
        if (before == SessionState.UP && control.state() == SessionState.DOWN) {
            add(packet, Kind.BFD_DOWN);
        }
    }

    /** {@return the first stamp of those that are wanted} */
    Optional<Long> first(Predicate<Shown> wanted) {
        return shown.stream().filter(wanted).map(Shown::epochNanos).min(Long::compare);
    }

    /** {@return the last stamp of those that are wanted} */
    Optional<Long> last(Predicate<Shown> wanted) {
        return shown.stream().filter(wanted).map(Shown::epochNanos).max(Long::compare);
    }

    /** {@return the stamp that is closest to {@code near} of those that are wanted} */
    Optional<Long> closest(long near, Predicate<Shown> wanted) {
        return shown.stream()
                .filter(wanted)
                .map(Shown::epochNanos)
                .min(java.util.Comparator.comparingLong(stamp -> Math.abs(stamp - near)));
    }
}
