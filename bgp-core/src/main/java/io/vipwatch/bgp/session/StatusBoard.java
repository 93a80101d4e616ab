package io.vipwatch.bgp.session;

import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AdjRibIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What others may know of a session. Written on its event loop, read on any thread: only one thread writes.
 */
final class StatusBoard {
    private final Peer peer;
    private volatile PeerConfig config;
    private volatile SessionState state = SessionState.IDLE;
    private volatile Stamp since;
    private volatile Optional<SessionStatus.Established> established = Optional.empty();
    private volatile Optional<SessionStatus.Down> lastDown = Optional.empty();
    private volatile Optional<SessionStatus.Down> lastFailure = Optional.empty();
    private volatile List<Count> routes = List.of();
    private final AtomicLong messagesReceived = new AtomicLong();
    private final AtomicLong updatesReceived = new AtomicLong();
    private final AtomicLong messagesSent = new AtomicLong();
    private final AtomicLong updatesSent = new AtomicLong();
    private final AtomicLong reachableUpdatesSent = new AtomicLong();
    private final AtomicLong transitions = new AtomicLong();
    private volatile int advertised;

    /** Routes of one family. */
    private static final class Count {
        private final Family family;
        private final AtomicInteger all = new AtomicInteger();
        private final AtomicInteger stale = new AtomicInteger();

        Count(Family family) {
            this.family = family;
        }

        void show(AdjRibIn table) {
            all.setRelease(table.routeCount(family));
            stale.setRelease(table.staleCount(family));
        }
    }

    StatusBoard(Peer peer, PeerConfig config, Stamp now) {
        this.peer = peer;
        this.since = now;
        this.config = config;
        count(config);
    }

    SessionStatus read() {
        return new SessionStatus(
                peer,
                config,
                state,
                since,
                established,
                lastDown,
                lastFailure,
                transitions.get(),
                new SessionStatus.Counters(
                        messagesReceived.get(),
                        updatesReceived.get(),
                        messagesSent.get(),
                        updatesSent.get(),
                        reachableUpdatesSent.get()),
                numbers(count -> count.all),
                numbers(count -> count.stale),
                advertised);
    }

    private Map<Family, Integer> numbers(Function<Count, AtomicInteger> which) {
        return routes.stream()
                .collect(Collectors.toUnmodifiableMap(
                        count -> count.family, count -> which.apply(count).get()));
    }

    SessionState state() {
        return state;
    }

    Optional<SessionStatus.Established> established() {
        return established;
    }

    /** {@return whether a session ended that was Established, no longer ago than {@code limit}} */
    boolean wentDownWithin(Duration limit, Stamp now) {
        return lastDown.filter(down -> now.nanosSince(down.at()) < limit.toNanos())
                .isPresent();
    }

    PeerConfig config() {
        return config;
    }

    void configured(PeerConfig now) {
        config = now;
        count(now);
    }

    private void count(PeerConfig now) {
        List<Count> counts = new ArrayList<>(routes);
        for (Family family : now.families()) {
            if (counts.stream().noneMatch(count -> count.family.equals(family))) {
                counts.add(new Count(family));
            }
        }
        routes = List.copyOf(counts);
    }

    void entered(SessionState now, Stamp stamp) {
        state = now;
        since = stamp;
    }

    void up(SessionStatus.Established detail) {
        established = Optional.of(detail);
        lastFailure = Optional.empty();
        countOne(transitions);
    }

    void down(DownCause cause, Stamp stamp) {
        established = Optional.empty();
        lastDown = Optional.of(new SessionStatus.Down(cause, stamp));
    }

    void failed(DownCause cause, Stamp stamp) {
        // Of two connections the one that was given up is no failure of the session.
        if (established.isEmpty()) {
            lastFailure = Optional.of(new SessionStatus.Down(cause, stamp));
        }
    }

    void received(Decoded decoded) {
        countOne(messagesReceived);
        boolean update = switch (decoded) {
            case Decoded.Accepted(BgpMessage message) -> message instanceof Update;
            case Decoded.AttributeDiscard _, Decoded.TreatAsWithdraw _ -> true;
            case Decoded.SessionReset _ -> false;
        };
        if (update) {
            countOne(updatesReceived);
        }
    }

    void sent(BgpMessage message) {
        countOne(messagesSent);
        if (message instanceof Update update) {
            countOne(updatesSent);
            if (!update.announcements().isEmpty()) {
                countOne(reachableUpdatesSent);
            }
        }
    }

    /** There is one writer, so this needs no atomic increment, which would cost more. */
    private static void countOne(AtomicLong counter) {
        counter.setRelease(counter.getPlain() + 1);
    }

    void routes(AdjRibIn table) {
        List<Count> counts = routes;
        for (int i = 0; i < counts.size(); i++) {
            counts.get(i).show(table);
        }
    }

    void advertised(int size) {
        advertised = size;
    }
}
