package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.pcap.CaptureEvent.Gap.Cause;
import java.util.Map;
import java.util.TreeMap;

/**
 * One direction of a TCP connection (RFC 9293 §3.4): puts segments in order, leaves out what came before, and goes on
 * behind what the capture misses as soon as the receiver acknowledges it, since then nobody will send it again.
 */
final class StreamReassembly {
    /** The most octets that wait for missing ones, in octets. */
    private static final int MAXIMUM_PENDING = 256 * 1024;

    /** A sequence number further off than this, in octets, belongs to another connection. */
    private static final int MAXIMUM_DISTANCE = 64 * 1024 * 1024;

    /** The largest receive window that systems give by themselves, in octets: 6 MiB on Linux, less on FreeBSD. */
    private static final int MAXIMUM_WINDOW = 8 * 1024 * 1024;

    private final MessageStream messages;
    private final MessageStream.Sink sink;
    private final TreeMap<Long, Octets> pending = new TreeMap<>();
    private long pendingOctets;
    private long expected;
    private boolean closed;

    private StreamReassembly(int sequence, boolean fromTheStart, MessageStream.Sink sink) {
        this.expected = Integer.toUnsignedLong(sequence);
        this.messages = new MessageStream(fromTheStart, sink);
        this.sink = sink;
    }

    /** {@return a direction whose SYN was captured} */
    static StreamReassembly fromSyn(int sequence, MessageStream.Sink sink) {
        return new StreamReassembly(sequence + 1, true, sink);
    }

    /** {@return a direction of which the first that was captured has this sequence number} */
    static StreamReassembly fromTheMiddle(int sequence, MessageStream.Sink sink) {
        return new StreamReassembly(sequence, false, sink);
    }

    /** {@return whether this direction stands where a SYN with this sequence number would put it} */
    boolean isAfterSyn(int sequence) {
        return (int) expected == sequence + 1 && pending.isEmpty();
    }

    /** {@return whether octets with this sequence number can belong to this connection} */
    boolean isNear(int sequence) {
        return Math.abs((long) (sequence - (int) expected)) <= MAXIMUM_DISTANCE;
    }

    /**
     * {@return whether the receiver can take a RST with this sequence number for one of this connection} It takes those in
     * its window (RFC 9293 §3.10.7.4), which may begin before the last octet that was captured, where that one was lost.
     */
    boolean isInWindow(int sequence) {
        return Math.abs((long) (sequence - (int) expected)) <= MAXIMUM_WINDOW;
    }

    /** {@return whether this is the first FIN} */
    boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Takes the payload of a segment. */
    void segment(int sequence, Octets payload) {
        long at = position(sequence);
        if (payload.isEmpty() || at + payload.length() <= expected) {
            return;
        }
        if (at > expected) {
            keep(at, payload);
            if (pendingOctets > MAXIMUM_PENDING) {
                giveUp(pending.firstKey());
            }
            return;
        }
        deliver(at, payload);
        deliverPending();
    }

    /** Takes an acknowledgment of the other side. */
    void acknowledged(int acknowledgment) {
        long upTo = position(acknowledgment);
        long missing = pending.isEmpty() ? upTo : Math.min(upTo, pending.firstKey());
        // A FIN takes a sequence number too, and is acknowledged without being among the octets.
        boolean onlyFin = pending.isEmpty() && upTo == expected + 1;
        if (missing > expected && !onlyFin) {
            giveUp(missing);
        }
    }

    /** Hands out what is left at the end of the capture or connection. */
    void end() {
        while (!pending.isEmpty()) {
            giveUp(pending.firstKey());
        }
        messages.interrupt();
    }

    /** Goes on at {@code position}: what lies before it will not come. */
    private void giveUp(long position) {
        messages.interrupt();
        sink.gap(position - expected, Cause.NOT_CAPTURED);
        expected = position;
        deliverPending();
    }

    private void keep(long at, Octets payload) {
        Octets there = pending.get(at);
        int known = there == null ? 0 : there.length();
        if (payload.length() > known) {
            pending.put(at, payload);
            pendingOctets += payload.length() - known;
        }
    }

    private void deliverPending() {
        while (!pending.isEmpty() && pending.firstKey() <= expected) {
            Map.Entry<Long, Octets> first = pending.pollFirstEntry();
            pendingOctets -= first.getValue().length();
            deliver(first.getKey(), first.getValue());
        }
    }

    private void deliver(long at, Octets payload) {
        long behind = expected - at;
        if (behind >= payload.length()) {
            return;
        }
        OctetCursor fresh = OctetCursor.of(payload);
        fresh.skip((int) behind);
        expected = at + payload.length();
        messages.append(fresh.rest());
    }

    /** {@return a sequence number without the wrap of 32 bits} */
    private long position(int sequence) {
        return expected + (sequence - (int) expected);
    }
}
