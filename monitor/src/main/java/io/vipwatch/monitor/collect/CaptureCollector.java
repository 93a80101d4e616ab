package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.evidence.CaptureEvidence;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Captures on one interface of the edge. The listener's thread brings the octets, and a virtual thread for each stream
 * decodes them.
 */
final class CaptureCollector implements AutoCloseable {
    private static final String CAPTURING = "capturing on ";

    private final String networkInterface;
    private final Set<Integer> ports;
    private final Standing standing;
    private final Desk desk;
    private final Surroundings surroundings;
    private final EdgeAccess.Listening watching;
    private Optional<PieceStream> stream = Optional.empty();

    /** Begins to capture. */
    CaptureCollector(EdgeAccess edge, String networkInterface, Standing standing, Desk desk, Surroundings surroundings) {
        this.networkInterface = networkInterface;
        ports = surroundings.bgpPorts();
        this.standing = standing;
        this.desk = desk;
        this.surroundings = surroundings;
        watching = edge.watch(new Watch.Capture(networkInterface, ports), this::take);
    }

    private void take(Seen seen) {
        switch (seen) {
            case Seen.Began _ -> endStream();
            case Seen.Piece(var octets, var arrival) -> {
                if (stream.isEmpty()) {
                    standing.is(CollectorState.WORKING, CAPTURING + networkInterface, "");
                    stream = Optional.of(decode());
                }
                stream.get().bring(octets, arrival.monotonicNanos());
            }
            case Seen.Complained _, Seen.Line _ -> {}
            case Seen.Lost(long count) -> standing.lost(count);
            case Seen.Ended(String reason) -> {
                endStream();
                standing.is(CollectorState.FAILED, networkInterface + ": " + reason, Remedy.of(reason));
            }
        }
    }

    private void endStream() {
        stream.ifPresent(PieceStream::end);
        stream = Optional.empty();
    }

    private PieceStream decode() {
        PieceStream pieces = new PieceStream();
        Thread.ofVirtual().name("edge-capture").start(() -> {
            try (BgpCapture capture = BgpCapture.open(pieces, ports)) {
                CaptureEvidence evidence = new CaptureEvidence();
                evidence.seed(surroundings.announced());
                follow(capture, pieces, evidence);
            } catch (IOException | RuntimeException fault) {
                surroundings.failed("decoding what the edge captured", new IllegalStateException(fault));
                standing.is(CollectorState.FAILED, "a fault in this program: " + fault, "report it");
                watching.restart();
            } finally {
                pieces.abandon();
            }
        });
        return pieces;
    }

    private void follow(BgpCapture capture, PieceStream pieces, CaptureEvidence evidence) throws IOException {
        for (Optional<CaptureEvent> next = capture.next(); next.isPresent(); next = capture.next()) {
            if (next.get() instanceof CaptureEvent.Malformed(long offset, String text) && pieces.isOpen()) {
                standing.is(
                        CollectorState.FAILED,
                        "what tcpdump prints is no capture, from octet " + offset + " on: " + text,
                        "nothing but packets may be printed to the standard output by the user's login");
                watching.restart();
                return;
            }
            standing.received(1);
            desk.seen(evidence.event(next.get(), pieces.arrival(), surroundings.neighborhood()));
        }
    }

    @Override
    public void close() {
        watching.close();
        stream.ifPresent(PieceStream::abandon);
    }
}
