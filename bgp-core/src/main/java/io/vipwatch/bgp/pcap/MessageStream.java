package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.pcap.CaptureEvent.Gap.Cause;
import java.util.Arrays;

/**
 * Cuts one direction of a connection into BGP messages (RFC 4271 §4.1). Where the stream begins in the middle, or has
 * lost octets, it looks for the next marker with a credible header behind it.
 */
final class MessageStream {
    private static final int MARKER_LENGTH = 16;
    private static final int HEADER_LENGTH = 19;
    private static final int HIGHEST_TYPE = 5;

    /** The fewest octets of a message of each type (RFC 4271 §6.1), by type code. */
    private static final int[] FEWEST_OCTETS = {0, 29, 23, 21, 19, 23};

    private static final int KEEPALIVE = 4;

    private final Sink sink;
    private byte[] bytes = new byte[512];
    private int start;
    private int end;
    private boolean aligned;
    private long passedOver;

    MessageStream(boolean aligned, Sink sink) {
        this.aligned = aligned;
        this.sink = sink;
    }

    /** Takes what is found. */
    interface Sink {
        void message(Octets message);

        void gap(long octets, Cause cause);
    }

    /** Goes on with {@code octets}. */
    void append(Octets octets) {
        makeRoom(octets.length());
        octets.copyTo(bytes, end);
        end += octets.length();
        boolean more = true;
        while (more) {
            more = (aligned || align()) && cutOne();
        }
    }

    /** Goes on behind octets that are missing. */
    void interrupt() {
        reportPassedOver();
        if (end > start) {
            sink.gap(end - start, aligned ? Cause.INCOMPLETE_MESSAGE : Cause.NO_MESSAGE);
        }
        start = 0;
        end = 0;
        aligned = false;
    }

    /** {@return whether a message was at the beginning; if not, there is no whole one, or none is aligned any more} */
    private boolean cutOne() {
        if (end - start < HEADER_LENGTH) {
            return false;
        }
        if (!isMarker(start) || length(start) < HEADER_LENGTH) {
            aligned = false;
            return true;
        }
        int length = length(start);
        if (end - start < length) {
            return false;
        }
        sink.message(Octets.copyOf(bytes, start, length));
        start += length;
        return true;
    }

    /** {@return whether the beginning of a message was found} */
    private boolean align() {
        int at = start;
        while (end - at >= HEADER_LENGTH && !isCredible(at)) {
            at++;
        }
        passedOver += at - start;
        start = at;
        if (end - at < HEADER_LENGTH) {
            return false;
        }
        aligned = true;
        reportPassedOver();
        return true;
    }

    private void reportPassedOver() {
        if (passedOver > 0) {
            sink.gap(passedOver, Cause.NO_MESSAGE);
            passedOver = 0;
        }
    }

    private boolean isCredible(int at) {
        int type = bytes[at + MARKER_LENGTH + 2] & 0xff;
        if (!isMarker(at) || type < 1 || type > HIGHEST_TYPE) {
            return false;
        }
        return type == KEEPALIVE ? length(at) == HEADER_LENGTH : length(at) >= FEWEST_OCTETS[type];
    }

    private boolean isMarker(int at) {
        for (int i = at; i < at + MARKER_LENGTH; i++) {
            if (bytes[i] != (byte) 0xff) {
                return false;
            }
        }
        return true;
    }

    private int length(int at) {
        return (bytes[at + MARKER_LENGTH] & 0xff) << 8 | (bytes[at + MARKER_LENGTH + 1] & 0xff);
    }

    private void makeRoom(int wanted) {
        if (bytes.length - end >= wanted) {
            return;
        }
        int held = end - start;
        byte[] target = bytes.length >= held + wanted ? bytes : Arrays.copyOf(bytes, 2 * (held + wanted));
        System.arraycopy(bytes, start, target, 0, held);
        bytes = target;
        start = 0;
        end = held;
    }
}
