package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Authentication;
import io.vipwatch.bfd.fsm.Discriminators;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.TransmitPath;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.random.RandomGenerator;

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
     * {@return a new session, which begins to transmit if it is active}
     *
     * @throws BfdException if its path is taken or cannot be had; nothing has changed then
     */
    LiveSession admit(Candidate candidate) {
        Optional<LiveSession> rival = table.on(candidate.path());
        if (rival.isPresent()) {
            LiveSession other = rival.get();
            if (!other.leaving()) {
                throw new BfdException(candidate.identity().name() + ": there is a session with "
                        + AddressText.of(candidate.path().remote())
                        + " of this kind already: " + other.identity.name());
            }
            end(other);
        }
        TransmitPath out = sockets.open(candidate.path().key());
        Authentication authentication = candidate
                .keys()
                .map(keys -> Authentication.with(keys, random.nextInt()))
                .orElseGet(Authentication::none);
        Session session = Session.create(discriminators.allocate(), candidate.parameters(), authentication);
        LiveSession live = new LiveSession(
                candidate.identity(),
                candidate.range(),
                candidate.path(),
                candidate.interfaceName(),
                out,
                session,
                stamps.at(sockets.nanoTime()));
        table.add(live);
        byName.put(live.identity.name(), live);
        performer.reschedule(live);
        return live;
    }

    /** Lets a session go: its name is free, the remote system is told, and {@link #end} follows when it knows. */
    void leave(LiveSession live) {
        byName.remove(live.identity.name(), live);
        performer.leave(live);
    }

    /** A session is gone, at once. */
    void end(LiveSession live) {
        byName.remove(live.identity.name(), live);
        table.remove(live);
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
