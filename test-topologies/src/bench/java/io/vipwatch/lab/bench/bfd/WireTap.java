package io.vipwatch.lab.bench.bfd;

import io.vipwatch.bfd.packet.SessionState;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sees every BFD packet that reaches or leaves one end of a wire with one session, with the kernel's time stamps, and
 * follows both systems. Packets are read on a thread of its own.
 */
final class WireTap implements AutoCloseable {
    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int ETHERNET_AND_IPV6 = 14 + 40;
    private static final int LAST_OCTET_OF_SOURCE = 14 + 8 + 13;
    private static final int UDP_HEADER = 8;
    private static final int CONTROL_PACKET = 24;

    private final Process capture;
    private final int ownLetter;
    private final BlockingQueue<Detection> detections = new LinkedBlockingQueue<>();
    private volatile Optional<Packet> own = Optional.empty();
    private volatile Optional<Packet> peer = Optional.empty();

    private WireTap(Process capture, int ownLetter) {
        this.capture = capture;
        this.ownLetter = ownLetter;
    }

    static WireTap at(Wire.End end) {
        List<String> command = end.namespace()
                .inside(List.of(
                        "tcpdump",
                        "-i",
                        Namespace.DEVICE,
                        "--time-stamp-precision=nano",
                        "--immediate-mode",
                        "-U",
                        "-Z",
                        "root",
                        "-w",
                        "-",
                        "udp dst port 3784"));
        try {
            Process capture = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            WireTap tap = new WireTap(capture, Integer.parseInt(end.own(), 16));
            Thread.ofPlatform().daemon().name("wire-tap").start(tap::read);
            return tap;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(capture.getInputStream()))) {
            in.skipNBytes(FILE_HEADER);
            byte[] header = new byte[RECORD_HEADER];
            while (capture.isAlive()) {
                in.readFully(header);
                ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
                long nanos = Integer.toUnsignedLong(fields.getInt(0)) * 1_000_000_000L + fields.getInt(4);
                byte[] frame = in.readNBytes(fields.getInt(8));
                ByteBuffer octets = ByteBuffer.wrap(frame);
                boolean fromHere = octets.get(LAST_OCTET_OF_SOURCE) == ownLetter;
                take(Packet.of(nanos, octets.slice(ETHERNET_AND_IPV6 + UDP_HEADER, CONTROL_PACKET)), fromHere);
            }
        } catch (IOException ended) {
            // The capture was closed.
        }
    }

    private void take(Packet packet, boolean fromHere) {
        if (!fromHere) {
            peer = Optional.of(packet);
            return;
        }
        Optional<Packet> before = own;
        own = Optional.of(packet);
        if (before.isPresent() && peer.isPresent() && packet.expiredAfter(before.get())) {
            detections.add(Detection.of(before.get(), packet, peer.get()));
        }
    }

    /** {@return whether both systems are Up and have asked for intervals of {@code millis} in their last packets} */
    boolean settled(int millis) {
        return own.filter(packet -> packet.settled(millis)).isPresent()
                && peer.filter(packet -> packet.settled(millis)).isPresent();
    }

    void forgetDetections() {
        detections.clear();
    }

    /** {@return the next detection, if there is one within some seconds} */
    Optional<Detection> detection(long seconds) {
        try {
            return Optional.ofNullable(detections.poll(seconds, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        capture.destroy();
    }

    /** What is of interest in a packet; intervals in microseconds, the time in nanoseconds since 1970. */
    private record Packet(long nanos, int state, int diagnostic, int detectMult, long transmit, long receive) {
        static Packet of(long nanos, ByteBuffer octets) {
            return new Packet(
                    nanos,
                    (octets.get(1) & 0xff) >> 6,
                    octets.get(0) & 0x1f,
                    octets.get(2) & 0xff,
                    Integer.toUnsignedLong(octets.getInt(12)),
                    Integer.toUnsignedLong(octets.getInt(16)));
        }

        boolean settled(int millis) {
            return state == SessionState.UP.code() && transmit == millis * 1000L && receive == millis * 1000L;
        }

        boolean expiredAfter(Packet before) {
            return before.state == SessionState.UP.code() && state == SessionState.DOWN.code() && diagnostic == 1;
        }
    }

    /**
     * A session that left Up because nothing was heard, as the wire shows it.
     *
     * @param overheadNanos from the end of the detection time, counted from the peer's last packet, to the first packet
     *     that says Down; negative would be too early
     */
    record Detection(long overheadNanos) {
        private static Detection of(Packet lastUp, Packet down, Packet lastOfPeer) {
            long detectionTime = 1000L * lastOfPeer.detectMult() * Math.max(lastUp.receive(), lastOfPeer.transmit());
            return new Detection(down.nanos() - lastOfPeer.nanos() - detectionTime);
        }
    }
}
