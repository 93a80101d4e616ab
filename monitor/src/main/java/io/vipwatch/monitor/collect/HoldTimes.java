package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.evidence.CaptureEvidence;
import io.vipwatch.monitor.evidence.Timeline;
import io.vipwatch.monitor.frr.BgpNeighbor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the edge had heard a neighbour last whose hold timer ends the session (RFC 4271 §8: each KEEPALIVE and UPDATE starts it
 * anew): what was captured, else the negotiated hold time before. Answers come on the poll's thread, messages on those of the
 * captures, occurrences on that of the desk.
 */
final class HoldTimes {
    private static final String ESTABLISHED = "Established";
    private static final int MOST_NEIGHBORS = 10_000;

    /** How late a router may come to a timer of its own, and to what it had received, while it is not busy. */
    private static final Duration LATE = Duration.ofMillis(20);

    private volatile Map<IpAddress, Duration> known = Map.of();

    /** By neighbour: when its last message was captured, by the edge's clock. */
    private final Map<IpAddress, Long> heard = new ConcurrentHashMap<>();

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

    /** Takes that a neighbour was heard. */
    void heard(CaptureEvidence.Heard message) {
        if (heard.size() < MOST_NEIGHBORS || heard.containsKey(message.neighbor())) {
            heard.merge(message.neighbor(), message.stamp(), Math::max);
        }
    }

    /**
     * {@return what happened, and when the neighbour was heard last, where that follows}
     *
     * @param ahead how far the edge's clock is ahead of ours
     */
    Occurrence tell(Occurrence what, Moment at, Optional<Timeline.Ahead> ahead) {
        if (!(what instanceof EdgeSession session) || !isByItsTimer(session)) {
            return what;
        }
        return Optional.ofNullable(known.get(session.neighbor()))
                .<Occurrence>map(hold -> ahead.flatMap(clock -> captured(session, hold, clock))
                        .orElseGet(() -> session.heardLast(
                                at.epochNanos() - hold.toNanos(), LATE.plusNanos(at.uncertaintyNanos()))))
                .orElse(what);
    }

    /** A message that the capture missed would be older by a third of the hold time (RFC 4271 §4.4); a new connection's is younger. */
    private Optional<EdgeSession> captured(EdgeSession session, Duration hold, Timeline.Ahead ahead) {
        Long last = heard.get(session.neighbor());
        if (last == null || session.seen().edgeClock().isEmpty()) {
            return Optional.empty();
        }
        Duration silence = Duration.ofNanos(session.seen().edgeClock().getAsLong() - last);
        boolean fits = silence.minus(hold).abs().compareTo(hold.dividedBy(4)) < 0;
        return fits
                ? Optional.of(session.heardLast(last - ahead.offset().toNanos(), ahead.uncertainty()))
                : Optional.empty();
    }

    /** The log has it at once; TCP may hold the NOTIFICATION back, and one that came in is by the neighbour's own timer. */
    private static boolean isByItsTimer(EdgeSession session) {
        return session.seen().source() == EvidenceSource.LOG
                && session.seen().isTimeKnown()
                && session.cause().equals(Optional.of(LossCause.HOLD_TIMER))
                && session.reason().startsWith("sent ");
    }
}
