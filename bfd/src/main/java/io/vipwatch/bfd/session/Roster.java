package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Authentication;
import io.vipwatch.bfd.fsm.Discriminators;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.TransmitPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The sessions that there are: how they come and how they go. Changed on the engine's thread; {@link #byName()} may be
 * read by any, and lacks those that are leaving.
 */
final class Roster {
    private final ControlSockets sockets;
    private final Stamps stamps;
    private final SessionTable table;
    private final Performer performer;
    private final Reporter reporter;
    private final RandomGenerator random;
    private final Discriminators discriminators;
    private final List<LiveSession> waiting = new ArrayList<>();
    private final ConcurrentSkipListMap<String, LiveSession> byName = new ConcurrentSkipListMap<>();

    /** @param random an unpredictable source, as RFC 5880 §9 advises */
    Roster(
            ControlSockets sockets,
            Stamps stamps,
            SessionTable table,
            Performer performer,
            Reporter reporter,
            RandomGenerator random) {
        this.sockets = sockets;
        this.stamps = stamps;
        this.table = table;
        this.performer = performer;
        this.reporter = reporter;
        this.random = random;
        this.discriminators = new Discriminators(random);
    }

    Map<String, LiveSession> byName() {
        return byName;
    }

    /** What a session is to be. */
    record Candidate(
            SessionIdentity identity,
            Optional<Range> range,
            SessionPath path,
            Optional<String> interfaceName,
            Parameters parameters,
            Optional<KeyChain> keys) {}

    /**
     * {@return a new session, which begins to transmit if it is active} Where another one is leaving that the remote
     * system may still hold Up, the new one waits until that is over: a Down in place of an AdminDown that was lost would
     * be a failure to the remote system.
     *
     * @throws BfdException if its path is taken or cannot be had; nothing has changed then
     */
    LiveSession admit(Candidate candidate) {
        requireFree(candidate);
        LiveSession live = open(candidate);
        byName.put(live.identity.name(), live);
        waiting.add(live);
        beginWhatNeedNotWait();
        return live;
    }

    private void requireFree(Candidate candidate) {
        SessionPath path = candidate.path();
        Stream.concat(table.on(path).stream(), waiting.stream())
                .filter(other -> other.path().sameAddresses(path) && !other.leaving())
                .findFirst()
                .ifPresent(other -> {
                    throw new BfdException(candidate.identity().name() + ": there is a session with "
                            + AddressText.of(path.remote()) + " of this kind already: " + other.identity.name());
                });
    }

    private void beginWhatNeedNotWait() {
        for (LiveSession live : List.copyOf(waiting)) {
            if (table.mayHoldUp(live.path()).isEmpty() && waiting.remove(live)) {
                table.on(live.path()).ifPresent(this::end);
                live.begin();
                table.add(live);
                performer.reschedule(live);
            }
        }
    }

    private LiveSession open(Candidate candidate) {
        TransmitPath out = sockets.open(candidate.path().key());
        Authentication authentication = candidate
                .keys()
                .map(keys -> Authentication.with(keys, random.nextInt()))
                .orElseGet(Authentication::none);
        Session session = Session.create(discriminators.allocate(), candidate.parameters(), authentication);
        return new LiveSession(
                candidate.identity(),
                candidate.range(),
                candidate.path(),
                candidate.interfaceName(),
                out,
                session,
                stamps.at(sockets.nanoTime()));
    }

    /** Lets a session go: its name is free, the remote system is told, and {@link #end} follows when it knows. */
    void leave(LiveSession live) {
        byName.remove(live.identity.name(), live);
        if (waiting.remove(live)) {
            close(live);
        } else {
            performer.leave(live);
        }
    }

    /** A session is gone, at once. */
    void end(LiveSession live) {
        byName.remove(live.identity.name(), live);
        table.remove(live);
        close(live);
        beginWhatNeedNotWait();
    }

    private void close(LiveSession live) {
        performer.end(live);
        discriminators.release(live.session().localDiscriminator());
        if (live.range.isPresent()) {
            live.range.get().sessionGone();
            reporter.report(new BfdEvent.SessionForgotten(stamps.at(sockets.nanoTime()), live.identity));
        }
    }

    /** A mistake of ours ends the session that it was made with, if any. */
    void fault(Optional<LiveSession> live, RuntimeException exception) {
        Stamp stamp = stamps.at(sockets.nanoTime());
        live.filter(table::contains).ifPresent(this::end);
        reporter.fault(stamp, live.map(session -> session.identity), exception);
    }
}
