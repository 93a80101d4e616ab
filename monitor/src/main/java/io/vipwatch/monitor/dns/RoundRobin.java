package io.vipwatch.monitor.dns;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A name with an address of each node, whose server answers with another one first each time, as BIND does; some of the
 * nodes are silent, or their processes are dead.
 */
public final class RoundRobin {
    private final List<IpAddress> addresses;
    private final Set<IpAddress> silent;
    private final Set<IpAddress> refusing;
    private final Duration roundTrip;

    /**
     * Describes the name.
     *
     * @param addresses its addresses
     * @param silent those of hosts that are dead
     * @param refusing those of hosts whose process is dead
     * @param roundTrip from the attempt to the answer of those that give one
     */
    public RoundRobin(List<IpAddress> addresses, Set<IpAddress> silent, Set<IpAddress> refusing, Duration roundTrip) {
        this.addresses = List.copyOf(addresses);
        this.silent = Set.copyOf(silent);
        this.refusing = Set.copyOf(refusing);
        this.roundTrip = roundTrip;
    }

    /** {@return the world of a client whose first question is answered with address {@code first} in front} */
    public World world(int first) {
        return new World() {
            private int next = first;

            @Override
            public List<IpAddress> resolve(Duration at) {
                List<IpAddress> rotated = new ArrayList<>();
                for (int i = 0; i < addresses.size(); i++) {
                    rotated.add(addresses.get((next + i) % addresses.size()));
                }
                next = (next + 1) % Math.max(1, addresses.size());
                return rotated;
            }

            @Override
            public Reaction connect(IpAddress address, Duration at) {
                return silent.contains(address)
                        ? new Reaction.Silent()
                        : refusing.contains(address)
                                ? new Reaction.Refuses(roundTrip)
                                : new Reaction.Accepts(roundTrip);
            }
        };
    }

    /**
     * {@return what a new connection should take, over all orders in which the addresses may come}
     *
     * @param timers the client's
     * @param cached for how long a resolver keeps answers between client and server; empty: there is none
     * @param atMost what takes longer has no end
     */
    public Outcome predict(Client client, DialTimers timers, Optional<Duration> cached, Duration atMost) {
        Optional<Span> all = Optional.empty();
        for (int first = 0; first < addresses.size(); first++) {
            World direct = world(first);
            World seen =
                    cached.<World>map(keep -> new CachingResolver(direct, keep)).orElse(direct);
            Optional<Duration> took = client.untilConnected(seen, timers, Duration.ZERO, atMost);
            if (took.isEmpty()) {
                return new Outcome.Endless("no connection stands within " + atMost.toSeconds() + " s");
            }
            Span one = new Span(took.get(), took.get());
            all = Optional.of(all.map(span -> span.or(one)).orElse(one));
        }
        return all.<Outcome>map(span -> new Outcome.Takes(span, why(client, timers, cached)))
                .orElseGet(() -> new Outcome.NotKnown("the name has no address"));
    }

    private static String seconds(Duration time) {
        return new Span(time, time).text();
    }

    private static String why(Client client, DialTimers timers, Optional<Duration> cached) {
        String how = switch (client) {
            case FIRST_ADDRESS ->
                "a client that knows only the first address waits " + seconds(timers.patience())
                        + " for it and asks again";
            case SEQUENTIAL -> "each address gets its share of " + seconds(timers.patience()) + ", one after another";
            case HAPPY_EYEBALLS -> "the next address is tried 300 ms after the last one";
        };
        return cached.map(keep -> how + ", and is told the same order again for " + keep.toSeconds() + " s")
                .orElse(how);
    }
}
