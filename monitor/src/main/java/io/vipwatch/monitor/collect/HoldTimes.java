package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.frr.BgpNeighbor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The negotiated hold times of the edge's sessions: where the hold timer ends one, the edge had heard the neighbour last so
 * long before (RFC 4271 §8: each KEEPALIVE and UPDATE starts it anew). Answers come on the poll's thread, occurrences on
 * that of the desk.
 */
final class HoldTimes {
    private static final String ESTABLISHED = "Established";

    /** How late a router may come to a timer of its own, and to what it had received. */
    private static final Duration LATE = Duration.ofMillis(20);

    private volatile Map<IpAddress, Duration> known = Map.of();

    /** Takes an answer. Of a session that is down it has what is configured: what was negotiated before stays. */
    void take(List<BgpNeighbor> neighbors) {
        Map<IpAddress, Duration> now = new HashMap<>(known);
        for (BgpNeighbor neighbor : neighbors) {
            if (neighbor.state().equals(ESTABLISHED)) {
                IpAddress.parse(neighbor.name())
                        .ifPresent(address -> neighbor.holdTime().ifPresent(time -> now.put(address, time)));
            }
        }
        known = Map.copyOf(now);
    }

    /** {@return what happened, and when the neighbour was heard last, where that follows} */
    Occurrence tell(Occurrence what, Moment at) {
        if (!(what instanceof EdgeSession session) || !isByItsTimer(session)) {
            return what;
        }
        return Optional.ofNullable(known.get(session.neighbor()))
                .<Occurrence>map(hold ->
                        session.heardLast(at.epochNanos() - hold.toNanos(), LATE.plusNanos(at.uncertaintyNanos())))
                .orElse(what);
    }

    /** The log has it at once; TCP may hold the NOTIFICATION back, and one that came in is by the neighbour's own timer. */
    private static boolean isByItsTimer(EdgeSession session) {
        return session.seen().source() == EvidenceSource.LOG
                && session.seen().isTimeKnown()
                && session.cause().equals(Optional.of(LossCause.HOLD_TIMER))
                && session.reason().startsWith("sent ");
    }
}
