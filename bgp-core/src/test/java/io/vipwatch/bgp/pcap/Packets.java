package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a capture of raw IPv6 packets, one a millisecond, for the tests of this package. */
final class Packets {
    static final TransportAddress NODE = new TransportAddress(IpAddress.of("2001:db8::1"), 40000);
    static final TransportAddress EDGE = new TransportAddress(IpAddress.of("2001:db8::fe"), 179);
    static final Flow TO_EDGE = new Flow(NODE, EDGE);
    static final Flow TO_NODE = new Flow(EDGE, NODE);

    static final int FIN = IpPacket.TcpSegment.FIN;
    static final int SYN = IpPacket.TcpSegment.SYN;
    static final int RST = IpPacket.TcpSegment.RST;
    static final int ACK = IpPacket.TcpSegment.ACK;

    static final int TRAFFIC_CLASS = 0xc0;

    private static final int RAW = 101;
    private static final long NANOS_PER_MILLISECOND = 1_000_000L;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int milliseconds;

    Packets() {
        file.writeBytes(ByteBuffer.allocate(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(12, 0)
                .putInt(16, 65535)
                .putInt(20, RAW)
                .array());
    }

    /** {@return when the packet with this number was captured, the first being 1} */
    static long time(int number) {
        return number * NANOS_PER_MILLISECOND;
    }

    Packets tcp(Flow flow, long sequence, long acknowledgment, int flags, Octets payload) {
        ByteBuffer segment = ByteBuffer.allocate(20 + payload.length());
        segment.putShort((short) flow.from().port()).putShort((short) flow.to().port());
        segment.putInt((int) sequence).putInt((int) acknowledgment);
        segment.put((byte) 0x50).put((byte) flags).putShort((short) 65535);
        segment.putInt(0).put(payload.toByteArray());
        return ipv6(flow, 6, 64, segment.array());
    }

    Packets data(Flow flow, long sequence, Octets payload) {
        return tcp(flow, sequence, 0, 0, payload);
    }

    Packets udp(Flow flow, int hopLimit, Octets payload) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + payload.length());
        datagram.putShort((short) flow.from().port()).putShort((short) flow.to().port());
        datagram.putShort((short) (8 + payload.length())).putShort((short) 0);
        datagram.put(payload.toByteArray());
        return ipv6(flow, 17, hopLimit, datagram.array());
    }

    Packets ipv6(Flow flow, int nextHeader, int hopLimit, byte[] content) {
        ByteBuffer packet = ByteBuffer.allocate(40 + content.length);
        packet.putInt(6 << 28 | TRAFFIC_CLASS << 20).putShort((short) content.length);
        packet.put((byte) nextHeader).put((byte) hopLimit);
        packet.put(flow.from().address().toByteArray()).put(flow.to().address().toByteArray());
        packet.put(content);
        return packet(packet.array());
    }

    Packets packet(byte[] packet) {
        milliseconds++;
        file.writeBytes(ByteBuffer.allocate(16)
                .putInt(milliseconds / 1000)
                .putInt(milliseconds % 1000 * 1000)
                .putInt(packet.length)
                .putInt(packet.length)
                .array());
        file.writeBytes(packet);
        return this;
    }

    List<CaptureEvent> events() {
        List<CaptureEvent> events = new ArrayList<>();
        try (BgpCapture capture = open()) {
            Optional<CaptureEvent> next = capture.next();
            while (next.isPresent()) {
                events.add(next.get());
                next = capture.next();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return events;
    }

    BgpCapture open() throws IOException {
        return BgpCapture.open(new ByteArrayInputStream(file.toByteArray()));
    }
}
