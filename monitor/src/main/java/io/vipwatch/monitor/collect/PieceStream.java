package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.octets.Octets;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * A stream whose octets another thread brings piece by piece. The thread that brings them waits until they are taken; the
 * one that reads waits until they are there.
 */
final class PieceStream extends InputStream {
    private static final long PATIENCE_SECONDS = 5;

    private sealed interface Part {
        record Piece(Octets octets, long arrival) implements Part {}

        record End() implements Part {}
    }

    private final SynchronousQueue<Part> handOver = new SynchronousQueue<>();
    private byte[] current = new byte[0];
    private int at;
    private volatile boolean ended;
    private volatile boolean abandoned;
    private volatile long arrival;

    /** Brings a piece; on the thread of the listener. */
    void bring(Octets octets, long arrivedAt) {
        hand(new Part.Piece(octets, arrivedAt));
    }

    /** Says that nothing more comes. */
    void end() {
        hand(new Part.End());
    }

    /** Says that nobody reads any more. */
    void abandon() {
        abandoned = true;
    }

    private void hand(Part part) {
        try {
            boolean taken = false;
            while (!taken && !abandoned) {
                taken = handOver.offer(part, PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether more may come} */
    boolean isOpen() {
        return !ended;
    }

    /** {@return when the octets arrived that were read last, on the monotonic clock} */
    long arrival() {
        return arrival;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        while (at == current.length && !ended) {
            await();
        }
        if (at == current.length) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, buffer, offset, count);
        at += count;
        return count;
    }

    private void await() {
        try {
            Part part = handOver.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (part == null) {
                ended |= abandoned;
                return;
            }
            switch (part) {
                case Part.Piece(Octets octets, long arrivedAt) -> {
                    current = octets.toByteArray();
                    at = 0;
                    arrival = arrivedAt;
                }
                case Part.End _ -> ended = true;
            }
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
            ended = true;
        }
    }
}
