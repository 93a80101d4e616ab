package io.vipwatch.monitor.dns;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.dns.World.Reaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How a client goes through the addresses of a name when it opens a connection. */
public enum Client {
    /** The first address only, for 30 s: what simple clients do. */
    FIRST_ADDRESS("first-address") {
        @Override
        Dialled dial(World world, DialTimers timers, List<IpAddress> addresses, Duration begin) {
            return inTurn(world, timers, addresses.subList(0, Math.min(1, addresses.size())), begin);
        }
    },
    /**
     * One after another, each for its share of what is left of 30 s and for 2 s at least, as the dialer of Go does within
     * one family: kubectl, and everything made with client-go.
     */
    SEQUENTIAL("sequential") {
        @Override
        Dialled dial(World world, DialTimers timers, List<IpAddress> addresses, Duration begin) {
            return inTurn(world, timers, addresses, begin);
        }
    },
    /** The next address is tried beside the others 300 ms after the last one (RFC 8305 §5), the first that works wins. */
    HAPPY_EYEBALLS("happy-eyeballs") {
        @Override
        Dialled dial(World world, DialTimers timers, List<IpAddress> addresses, Duration begin) {
            return beside(world, timers, addresses, begin);
        }
    };

    private final String text;

    Client(String text) {
        this.text = text;
    }

    /** {@return its name in results} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return what comes of going through {@code addresses} once, from {@code begin}} */
    abstract Dialled dial(World world, DialTimers timers, List<IpAddress> addresses, Duration begin);

    /**
     * Going through the addresses once.
     *
     * @param connected to which address, if to any
     * @param end when that was, or when the client gave up
     */
    record Dialled(Optional<IpAddress> connected, Duration end) {}

    /**
     * {@return how long a client that begins at {@code begin} needs until a connection stands, asking for the name and
     * trying again as often as it takes; empty if none does within {@code atMost}}
     */
    public Optional<Duration> untilConnected(World world, DialTimers timers, Duration begin, Duration atMost) {
        Duration now = begin;
        while (now.minus(begin).compareTo(atMost) <= 0) {
            Dialled dialled = dial(world, timers, world.resolve(now), now);
            if (dialled.connected().isPresent()) {
                return Optional.of(dialled.end().minus(begin)).filter(took -> took.compareTo(atMost) <= 0);
            }
            now = dialled.end().plus(timers.retry());
        }
        return Optional.empty();
    }

    private static Dialled inTurn(World world, DialTimers timers, List<IpAddress> addresses, Duration begin) {
        Duration deadline = begin.plus(timers.patience());
        Duration now = begin;
        for (int i = 0; i < addresses.size() && now.compareTo(deadline) < 0; i++) {
            Duration share = timers.share(deadline.minus(now), addresses.size() - i);
            switch (world.connect(addresses.get(i), now)) {
                case Reaction.Accepts(Duration after)
                when after.compareTo(share) <= 0 -> {
                    return new Dialled(Optional.of(addresses.get(i)), now.plus(after));
                }
                case Reaction.Refuses(Duration after) when after.compareTo(share) <= 0 -> now = now.plus(after);
                case Reaction.Accepts _, Reaction.Refuses _, Reaction.Silent _ -> now = now.plus(share);
            }
        }
        return new Dialled(Optional.empty(), now);
    }

    /** An attempt that was refused lets the next one begin at once. */
    private static Dialled beside(World world, DialTimers timers, List<IpAddress> addresses, Duration begin) {
        List<Dialled> accepted = new ArrayList<>();
        Duration deadline = begin.plus(timers.patience());
        Duration allRefused = begin;
        Duration next = begin;
        for (IpAddress address : addresses) {
            Duration at = next;
            if (accepted.stream().anyMatch(one -> one.end().compareTo(at) <= 0)) {
                break;
            }
            next = at.plus(timers.attemptDelay());
            switch (world.connect(address, at)) {
                case Reaction.Accepts(Duration after) ->
                    accepted.add(new Dialled(Optional.of(address), at.plus(after)));
                case Reaction.Refuses(Duration after) -> {
                    Duration refused = at.plus(after);
                    allRefused = refused.compareTo(allRefused) > 0 ? refused : allRefused;
                    next = refused.compareTo(next) < 0 ? refused : next;
                }
                case Reaction.Silent _ -> allRefused = deadline;
            }
        }
        Duration end = allRefused.compareTo(deadline) < 0 ? allRefused : deadline;
        return accepted.stream()
                .min(Comparator.comparing(Dialled::end))
                .filter(first -> first.end().compareTo(deadline) <= 0)
                .orElse(new Dialled(Optional.empty(), accepted.isEmpty() ? end : deadline));
    }
}
