package io.vipwatch.monitor.evidence;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One BFD session of the edge by its packets (RFC 5880 §6.8.6): the state is what the edge's own packets say, and a
 * system says at once that it left Up.
 */
final class CapturedBfd {
    private Optional<SessionState> edgeState = Optional.empty();
    private OptionalLong lastFromNeighbor = OptionalLong.empty();

    /** {@return what the packet shows, if the edge's state is another now} */
    Optional<Observation> take(Packet packet, Octets payload) {
        if (!(ControlPacketDecoder.decode(payload.toByteArray()) instanceof Decoded.Accepted(ControlPacket control))) {
            return Optional.empty();
        }
        if (!packet.fromEdge()) {
            lastFromNeighbor = OptionalLong.of(packet.what().epochNanos());
            return Optional.empty();
        }
        boolean up = control.state() == SessionState.UP;
        boolean changed =
                edgeState.filter(before -> (before == SessionState.UP) != up).isPresent();
        edgeState = Optional.of(control.state());
        return changed ? Optional.of(observation(packet, control, up)) : Optional.empty();
    }

    private Observation observation(Packet packet, ControlPacket control, boolean up) {
        OptionalLong last = lastFromNeighbor;
        return packet.shows((seen, others) -> {
            Optional<Moment> lastReceived = last.isPresent() ? others.at(last.getAsLong()) : Optional.empty();
            return new EdgeBfd(
                    seen,
                    packet.neighbor(),
                    packet.node(),
                    up ? EdgeState.UP : EdgeState.DOWN,
                    control.state().text(),
                    Optional.of(control.diagnostic().text()),
                    lastReceived.map(at -> OptionalLong.of(at.epochNanos())).orElse(OptionalLong.empty()),
                    lastReceived.map(at -> Duration.ofNanos(at.uncertaintyNanos())));
        });
    }
}
