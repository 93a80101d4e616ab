package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Writes a conversation as a capture of raw IPv6 packets with stamps in microseconds, without anything to acknowledge. */
final class CaptureTape implements Conversation.Tape {
    private static final int SYN = 2;
    private static final int FIN = 1;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final int RAW = 101;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Map<IpAddress, Link> links = new HashMap<>();

    /** The connection with a node. */
    private static final class Link {
        int port = 40_000;
        int fromNode;
        int fromObserver;
    }

    CaptureTape() {
        file.writeBytes(ByteBuffer.allocate(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(12, 0)
                .putInt(16, 65535)
                .putInt(20, RAW)
                .array());
    }

    byte[] bytes() {
        return file.toByteArray();
    }

    private Link link(IpAddress node) {
        return links.computeIfAbsent(node, _ -> new Link());
    }

    @Override
    public void opened(long epochNanos, IpAddress node) {
        Link link = link(node);
        link.port++;
        link.fromNode = 1000;
        link.fromObserver = 2000;
        packet(epochNanos, node, true, SYN, new byte[0]);
        packet(epochNanos, node, false, SYN | ACK, new byte[0]);
        link.fromNode++;
        link.fromObserver++;
    }

    @Override
    public void message(long epochNanos, IpAddress node, boolean fromNode, byte[] octets) {
        packet(epochNanos, node, fromNode, ACK, octets);
        Link link = link(node);
        link.fromNode += fromNode ? octets.length : 0;
        link.fromObserver += fromNode ? 0 : octets.length;
    }

    @Override
    public void closed(long epochNanos, IpAddress node, boolean reset) {
        packet(epochNanos, node, true, reset ? RST : FIN | ACK, new byte[0]);
    }

    @Override
    public void stateChange(long epochNanos, IpAddress node, int from, int to) {
        // a capture knows nothing of states
    }

    private void packet(long epochNanos, IpAddress node, boolean fromNode, int flags, byte[] payload) {
        Link link = link(node);
        ByteBuffer packet = ByteBuffer.allocate(60 + payload.length);
        packet.putInt(6 << 28)
                .putShort((short) (20 + payload.length))
                .put((byte) 6)
                .put((byte) 64);
        packet.put((fromNode ? node : Conversation.OBSERVER).toByteArray());
        packet.put((fromNode ? Conversation.OBSERVER : node).toByteArray());
        packet.putShort((short) (fromNode ? link.port : 179)).putShort((short) (fromNode ? 179 : link.port));
        packet.putInt(fromNode ? link.fromNode : link.fromObserver);
        packet.putInt((flags & ACK) == 0 ? 0 : fromNode ? link.fromObserver : link.fromNode);
        packet.put((byte) 0x50)
                .put((byte) flags)
                .putShort((short) 65535)
                .putInt(0)
                .put(payload);
        file.writeBytes(ByteBuffer.allocate(16)
                .putInt((int) (epochNanos / 1_000_000_000L))
                .putInt((int) (epochNanos % 1_000_000_000L / 1000))
                .putInt(packet.capacity())
                .putInt(packet.capacity())
                .array());
        file.writeBytes(packet.array());
    }
}
