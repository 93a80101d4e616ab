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
    private static final String MISSING = "nothing is captured of ";

    private final String networkInterface;
    private final Set<Integer> ports;
    private final Standing standing;
    private final Desk desk;
    private final Surroundings surroundings;
    private final CaptureCoverage coverage;
    private final EdgeAccess.Listening watching;
    private Optional<PieceStream> stream = Optional.empty();
    /** Whether it was said last that something is not captured. */
    private volatile boolean blind;

    /** Begins to capture. */
    CaptureCollector(
            EdgeAccess edge,
            String networkInterface,
            Standing standing,
            Desk desk,
            Surroundings surroundings,
            CaptureCoverage coverage) {
        this.networkInterface = networkInterface;
        ports = surroundings.bgpPorts();
        this.standing = standing;
        this.desk = desk;
        this.surroundings = surroundings;
        this.coverage = coverage;
        watching = edge.watch(new Watch.Capture(networkInterface, ports), this::take);
    }

    private void take(Seen seen) {
        switch (seen) {
            case Seen.Began _ -> endStream();
            case Seen.Piece(var octets, var arrival) -> {
                if (stream.isEmpty()) {
                    coverage.begins(arrival.monotonicNanos());
                    standing.is(CollectorState.WORKING, CAPTURING + networkInterface, "");
                    stream = Optional.of(decode());
                }
                stream.get().bring(octets, arrival.monotonicNanos());
            }
            case Seen.Complained _, Seen.Line _ -> {}
            case Seen.Lost(long count) -> standing.lost(count);
            case Seen.Ended(String reason) -> {
                endStream();
                coverage.ends();
                blind = false;
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
            sighted(next.get(), pieces.arrival());
            CaptureEvidence.heard(next.get(), surroundings.neighborhood()).ifPresent(desk::heard);
            desk.seen(evidence.event(next.get(), pieces.arrival(), surroundings.neighborhood()));
        }
    }

    private void sighted(CaptureEvent event, long at) {
        if (event instanceof CaptureEvent.Timed timed) {
            surroundings
                    .neighborhood()
                    .neighborOf(timed.flow().from().address(), timed.flow().to().address())
                    .ifPresent(neighbor -> coverage.seen(neighbor, at));
        }
    }

    /** Takes note of what all the captures together should have seen and did not; on the poll's thread. */
    void judged(CaptureCoverage.Judgement judgement) {
        CollectorState state = standing.state();
        if (!judgement.missed().isEmpty() && state != CollectorState.STOPPED) {
            standing.is(
                    judgement.everything() ? CollectorState.FAILED : CollectorState.LIMITED,
                    MISSING + judgement.missed() + " on " + networkInterface
                            + ", and the edge has had messages of their sessions since the capture began",
                    "set edge.capture to the interface over which the edge reaches them, or to auto");
            blind = true;
        } else if (blind && state != CollectorState.STOPPED) {
            standing.is(CollectorState.WORKING, CAPTURING + networkInterface, "");
            blind = false;
        }
    }

    @Override
    public void close() {
        watching.close();
        stream.ifPresent(PieceStream::abandon);
    }
}
