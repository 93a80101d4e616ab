package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EvidenceSource;
import java.util.Optional;

/**
 * Models something that was captured between the edge and a neighbour of its.
 *
 * @param what what was captured
 * @param neighbor the neighbour's address
 * @param node its name, where it is a node
 * @param fromEdge whether the edge sent it
 * @param arrival when it arrived here, in nanoseconds of our monotonic clock
 */
record Packet(CaptureEvent.Timed what, IpAddress neighbor, Optional<String> node, boolean fromEdge, long arrival) {
    /** The step of the stamps of a capture, in nanoseconds. */
    private static final long MICROSECOND = 1_000;

    /** {@return what {@code what} shows, if it is between the edge and a neighbour of its} */
    static Optional<Packet> of(CaptureEvent.Timed what, long arrival, Neighborhood neighborhood) {
        IpAddress from = what.flow().from().address();
        return neighborhood
                .neighborOf(from, what.flow().to().address())
                .map(neighbor ->
                        new Packet(what, neighbor, neighborhood.nodeAt(neighbor), !neighbor.equals(from), arrival));
    }

    Observation shows(Observation.Telling telling) {
        return shows(0, telling);
    }

    /** {@return what it shows of something that was up to {@code before} nanoseconds earlier} */
    Observation shows(long before, Observation.Telling telling) {
        return new Observation(
                EvidenceSource.CAPTURE, new EdgeTime.Stamped(what.epochNanos(), before, MICROSECOND), arrival, telling);
    }
}
