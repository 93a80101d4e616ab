package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.frr.BgpNeighbor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models whether the captures see what the edge has heard: when a message of a neighbour last came to FRR it also has to
 * have been captured, and a neighbour of an Established session sends one with every KEEPALIVE at the least (RFC 4271 §4.4).
 * A capture on the wrong interface shows nothing, which by itself looks like a quiet network. The threads of the captures
 * say what they see, and the poll's judges.
 */
final class CaptureCoverage {
    /** What a packet may take over SSH, and the step of FRR's own times. */
    static final long MARGIN = Duration.ofSeconds(5).toNanos();

    private final Map<IpAddress, Long> seen = new ConcurrentHashMap<>();
    private volatile OptionalLong began = OptionalLong.empty();

    /** Takes note that a capture runs from now on, in nanoseconds of the monotonic clock. */
    void begins(long now) {
        began = OptionalLong.of(now);
    }

    /** Takes note that no capture runs. */
    void ends() {
        began = OptionalLong.empty();
    }

    /** Takes note that a packet from or to a neighbour was captured. */
    void seen(IpAddress neighbor, long at) {
        seen.merge(neighbor, at, Math::max);
    }

    /**
     * What is missed.
     *
     * @param missed neighbours that the edge heard from, and the captures did not
     * @param everything whether the captures see nobody at all
     */
    record Judgement(Set<IpAddress> missed, boolean everything) {}

    /**
     * {@return what is missed}
     *
     * @param sessions the edge's sessions, as FRR told them
     * @param asked when FRR was asked, in nanoseconds of the monotonic clock
     * @param ofInterest neighbours that matter
     */
    Judgement judge(List<BgpNeighbor> sessions, long asked, Set<IpAddress> ofInterest) {
        Set<IpAddress> missed = new TreeSet<>();
        boolean any = false;
        OptionalLong since = began;
        for (BgpNeighbor session : sessions) {
            Optional<IpAddress> neighbor = IpAddress.parse(session.name()).filter(ofInterest::contains);
            if (since.isPresent()
                    && session.isEstablished()
                    && neighbor.isPresent()
                    && session.lastRead().isPresent()) {
                long heard = asked - session.lastRead().get().toNanos();
                Optional<Long> captured =
                        Optional.ofNullable(seen.get(neighbor.get())).filter(at -> at >= since.getAsLong());
                any |= captured.isPresent();
                if (heard - since.getAsLong() > MARGIN
                        && captured.filter(at -> at >= heard - MARGIN).isEmpty()) {
                    missed.add(neighbor.get());
                }
            }
        }
        return new Judgement(missed, !missed.isEmpty() && !any);
    }
}
