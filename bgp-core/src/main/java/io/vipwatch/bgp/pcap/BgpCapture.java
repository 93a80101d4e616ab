package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.pcap.CaptureEvent.BgpMessageSeen;
import io.vipwatch.bgp.pcap.CaptureEvent.ConnectionClosed;
import io.vipwatch.bgp.pcap.CaptureEvent.ConnectionOpened;
import io.vipwatch.bgp.pcap.CaptureEvent.Gap;
import io.vipwatch.bgp.pcap.IpPacket.PassedOver;
import io.vipwatch.bgp.pcap.IpPacket.TcpSegment;
import io.vipwatch.bgp.pcap.IpPacket.UdpDatagram;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Reads the BGP messages, the beginnings and ends of their connections, and the BFD packets in a capture, one after
 * another: pcap or pcapng, plain or gzip, also while it is being written. Runs on the thread that calls it, and blocks
 * as the stream does. Memory is bounded whatever the capture holds, and nothing in it makes the reader throw.
 */
public final class BgpCapture implements Closeable {
    /** The TCP port of BGP (RFC 4271 §8.2.1). */
    public static final int BGP_PORT = 179;

    /** The UDP ports of BFD: single hop (RFC 5881 §4) and multihop (RFC 5883 §5). */
    private static final Set<Integer> BFD_PORTS = Set.of(3784, 4784);

    private final CaptureFile file;
    private final Set<Integer> ports;
    private final Queue<CaptureEvent> events = new ArrayDeque<>();
    private final BoundedMap<Flow, StreamReassembly> streams = new BoundedMap<>(StreamReassembly::end);
    private final Map<PassedOver, Long> passedOver = new EnumMap<>(PassedOver.class);
    private long packets;
    private long otherPort;
    private long now;
    private int trafficClass;
    private boolean ended;

    private BgpCapture(CaptureFile file, Set<Integer> ports) {
        this.file = file;
        this.ports = Set.copyOf(ports);
    }

    /**
     * {@return a reader of BGP on its usual port; closing it closes {@code in}}
     *
     * @throws IOException if the stream cannot be read
     */
    public static BgpCapture open(InputStream in) throws IOException {
        return open(in, Set.of(BGP_PORT));
    }

    /**
     * {@return a reader of BGP on these TCP ports; closing it closes {@code in}}
     *
     * @throws IOException if the stream cannot be read
     */
    public static BgpCapture open(InputStream in, Set<Integer> bgpPorts) throws IOException {
        return new BgpCapture(CaptureFile.open(in), bgpPorts);
    }

    /**
     * {@return what the capture shows next, or empty at its end}
     *
     * @throws IOException if the stream cannot be read, for another reason than damaged compression
     */
    public Optional<CaptureEvent> next() throws IOException {
        while (events.isEmpty() && !ended) {
            Optional<Captured> captured = file.next();
            if (captured.isEmpty()) {
                end();
            } else {
                switch (captured.get()) {
                    case Captured.Packet packet -> packet(packet);
                    case Captured.Malformed malformed -> {
                        end();
                        events.add(new CaptureEvent.Malformed(malformed.offset(), malformed.text()));
                    }
                }
            }
        }
        return Optional.ofNullable(events.poll());
    }

    /** {@return how many packets have been looked at and passed over so far} */
    public CaptureCounts counts() {
        return new CaptureCounts(
                packets,
                passedOver.getOrDefault(PassedOver.NOT_IP, 0L),
                passedOver.getOrDefault(PassedOver.FRAGMENT, 0L),
                passedOver.getOrDefault(PassedOver.OTHER_PROTOCOL, 0L),
                otherPort,
                passedOver.getOrDefault(PassedOver.CUT_OFF, 0L));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void end() {
        ended = true;
        streams.clear();
    }

    private void packet(Captured.Packet packet) {
        packets++;
        now = packet.epochNanos();
        switch (PacketParser.parse(packet)) {
            case TcpSegment segment when isOn(segment.flow(), ports) -> tcp(segment);
            case UdpDatagram datagram
            when BFD_PORTS.contains(datagram.flow().to().port()) ->
                events.add(
                        new CaptureEvent.BfdPacketSeen(now, datagram.flow(), datagram.hopLimit(), datagram.payload()));
            case TcpSegment segment -> otherPort++;
            case UdpDatagram datagram -> otherPort++;
            case PassedOver why -> passedOver.merge(why, 1L, Long::sum);
        }
    }

    private static boolean isOn(Flow flow, Set<Integer> ports) {
        return ports.contains(flow.from().port()) || ports.contains(flow.to().port());
    }

    private void tcp(TcpSegment segment) {
        Flow flow = segment.flow();
        trafficClass = segment.trafficClass();
        if (segment.has(TcpSegment.SYN)) {
            open(segment);
            return;
        }
        if (segment.has(TcpSegment.RST) && isOutside(segment)) {
            return; // of somebody who guesses, or of an older connection: its receiver passes over it too
        }
        if (segment.has(TcpSegment.ACK)) {
            streams.get(flow.reversed())
                    .filter(reverse -> reverse.isNear(segment.acknowledgment()))
                    .ifPresent(reverse -> reverse.acknowledged(segment.acknowledgment()));
        }
        if (!segment.payload().isEmpty()) {
            stream(segment).segment(segment.sequence(), segment.payload());
        }
        if (segment.has(TcpSegment.RST)) {
            streams.remove(flow);
            streams.remove(flow.reversed());
            events.add(new ConnectionClosed(now, flow, true));
        } else if (segment.has(TcpSegment.FIN) && stream(segment).close()) {
            events.add(new ConnectionClosed(now, flow, false));
        }
    }

    private boolean isOutside(TcpSegment segment) {
        return streams.get(segment.flow())
                .filter(known -> !known.isInWindow(segment.sequence()))
                .isPresent();
    }

    private void open(TcpSegment segment) {
        Flow flow = segment.flow();
        if (streams.get(flow)
                .filter(known -> known.isAfterSyn(segment.sequence()))
                .isPresent()) {
            return;
        }
        streams.remove(flow);
        if (!segment.has(TcpSegment.ACK)) {
            streams.remove(flow.reversed());
        }
        streams.put(flow, StreamReassembly.fromSyn(segment.sequence(), sink(flow)));
        events.add(new ConnectionOpened(now, flow));
    }

    private StreamReassembly stream(TcpSegment segment) {
        Flow flow = segment.flow();
        Optional<StreamReassembly> known = streams.get(flow).filter(stream -> stream.isNear(segment.sequence()));
        if (known.isPresent()) {
            return known.get();
        }
        streams.remove(flow);
        StreamReassembly unknown = StreamReassembly.fromTheMiddle(segment.sequence(), sink(flow));
        streams.put(flow, unknown);
        return unknown;
    }

    private MessageStream.Sink sink(Flow flow) {
        return new MessageStream.Sink() {
            @Override
            public void message(Octets message) {
                events.add(new BgpMessageSeen(now, flow, trafficClass, message));
            }

            @Override
            public void gap(long octets, Gap.Cause cause) {
                events.add(new Gap(now, flow, octets, cause));
            }
        };
    }
}
