package io.vipwatch.monitor.dns;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A world seen through a resolver that keeps an answer for its time to live (RFC 1035 §3.2.1), in the order in which it was
 * given: what changes at the server is not seen before that is over.
 */
public final class CachingResolver implements World {
    private final World world;
    private final Duration timeToLive;
    private Optional<Kept> kept = Optional.empty();

    private record Kept(List<IpAddress> addresses, Duration until) {}

    /** Keeps answers of {@code world} for {@code timeToLive}. */
    public CachingResolver(World world, Duration timeToLive) {
        this.world = world;
        this.timeToLive = timeToLive;
    }

    @Override
    public List<IpAddress> resolve(Duration at) {
        Kept answer = kept.filter(one -> at.compareTo(one.until()) < 0)
                .orElseGet(() -> new Kept(List.copyOf(world.resolve(at)), at.plus(timeToLive)));
        kept = Optional.of(answer);
        return answer.addresses();
    }

    @Override
    public Reaction connect(IpAddress address, Duration at) {
        return world.connect(address, at);
    }
}
