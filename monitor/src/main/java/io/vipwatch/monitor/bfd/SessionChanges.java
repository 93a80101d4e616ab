package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerBfdSection.OnDown;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdDown.Consequence;
import io.vipwatch.monitor.event.BfdEvidence;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.BfdUp.Agreed;
import io.vipwatch.monitor.event.PeerName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the changes of BFD sessions mean for the journal and for BGP: of those that the engine tells, and of those that it
 * could not tell and that the sessions' counters give away. One thread at a time.
 */
final class SessionChanges {
    private static final Duration UNKNOWN = Duration.ZERO;

    private final BgpVoice bgp;
    private final Outlet outlet;
    private final BfdReports reports;
    private final Function<String, Optional<PeerBfdSection>> policies;
    private final Map<String, Agreed> agreed = new HashMap<>();
    private final Map<String, Known> sessions = new HashMap<>();

    /** @param policies the BFD section of a configured name, if it has one */
    SessionChanges(
            BgpVoice bgp, Outlet outlet, BfdReports reports, Function<String, Optional<PeerBfdSection>> policies) {
        this.bgp = bgp;
        this.outlet = outlet;
        this.reports = reports;
        this.policies = policies;
    }

    /**
     * What is known of a session.
     *
     * @param session which
     * @param state its state
     * @param ups how often it came Up
     * @param failures how often it failed
     * @param until what happened until then, on the monotonic clock, was learned from its counters and is not told again
     */
    private record Known(SessionIdentity session, SessionState state, long ups, long failures, OptionalLong until) {
        static Known nothing(SessionIdentity session) {
            return new Known(session, SessionState.DOWN, 0, 0, OptionalLong.empty());
        }

        Known after(BfdEvent.StateChanged change) {
            return new Known(
                    session,
                    change.to(),
                    ups + (change.to() == SessionState.UP ? 1 : 0),
                    failures + (change.failure() ? 1 : 0),
                    until);
        }

        boolean holds(Stamp stamp) {
            return until.isPresent() && stamp.monotonicNanos() - until.getAsLong() <= 0;
        }
    }

    /** A session that is not there any more. */
    void forget(SessionIdentity session) {
        agreed.remove(session.name());
        sessions.remove(session.name());
    }

    /** The engine is gone, and all of its sessions with it; {@return the neighbours of which something was known} */
    Set<String> forgetAll() {
        Set<String> peers = sessions.values().stream()
                .map(known -> BfdNames.peer(known.session()))
                .collect(Collectors.toCollection(TreeSet::new));
        agreed.clear();
        sessions.clear();
        return peers;
    }

    /** Remembers what is agreed with a session that is Up, for it is forgotten when it goes Down. */
    void remember(SessionStatus status) {
        if (status.heard().isPresent()) {
            agreed.put(status.name(), reports.agreed(status));
        }
    }

    void changed(BfdEvent.StateChanged change) {
        SessionIdentity session = change.session();
        Known before = sessions.getOrDefault(session.name(), Known.nothing(session));
        if (before.holds(change.stamp())) {
            return;
        }
        sessions.put(session.name(), before.after(change));
        Coupling coupling = coupling(session, change.from(), change.to(), change.failure());
        if (change.to() == SessionState.UP) {
            outlet.record(new BfdUp(name(session), agreed(session), BfdEvidence.TOLD), change.stamp());
        } else if (change.from() == SessionState.UP) {
            outlet.record(down(change, coupling), change.stamp());
        }
        bgp.tell(BfdNames.peer(session), coupling);
    }

    private Coupling coupling(SessionIdentity session, SessionState from, SessionState to, boolean failure) {
        Optional<PeerBfdSection> policy = policies.apply(BfdNames.configured(session));
        return policy.map(PeerBfdSection::onDown)
                .map((OnDown onDown) -> Coupling.of(from, to, failure, onDown))
                .orElse(Coupling.NOTHING);
    }

    private BfdDown down(BfdEvent.StateChanged change, Coupling coupling) {
        return new BfdDown(
                name(change.session()),
                agreed(change.session()),
                change.to().text(),
                BfdReports.word(change.cause()),
                change.failure(),
                change.diagnostic().text(),
                change.remoteDiagnostic().map(Diagnostic::text),
                consequence(coupling),
                change.lastHeard().map(SessionChanges::epoch).orElse(OptionalLong.empty()),
                change.lastHeard().map(change.stamp()::since),
                change.overhead(),
                BfdEvidence.TOLD,
                List.of());
    }

    /**
     * Makes up for changes that were not told: records what the sessions' states and counters say has happened, once for
     * however many times it did, and does what follows from the state as it is.
     */
    void catchUp(List<SessionStatus> current) {
        for (SessionStatus status : current) {
            Known before = sessions.getOrDefault(status.name(), Known.nothing(status.identity()));
            if (status.counters().ups() < before.ups || status.counters().failures() < before.failures) {
                before = Known.nothing(status.identity()); // another session of the same name
            }
            catchUp(status, before);
        }
    }

    private void catchUp(SessionStatus status, Known before) {
        boolean wasUp = before.state == SessionState.UP;
        boolean isUp = status.state() == SessionState.UP;
        long missedUps = status.counters().ups() - before.ups;
        boolean failed = status.counters().failures() > before.failures;
        boolean left = isUp ? missedUps > (wasUp ? 0 : 1) : wasUp || missedUps > 0;
        boolean arrived = isUp && missedUps > 0;
        if (before.state == status.state() && !left && !arrived) {
            return;
        }
        sessions.put(
                status.name(),
                new Known(
                        status.identity(),
                        status.state(),
                        status.counters().ups(),
                        status.counters().failures(),
                        OptionalLong.of(status.since().monotonicNanos())));
        // Of a session that failed and is Up again, the path works: nothing follows from what is over.
        SessionState from = left && !isUp ? SessionState.UP : before.state;
        Coupling coupling = coupling(status.identity(), from, status.state(), failed);
        if (left) {
            outlet.record(down(status, failed, isUp ? Coupling.NOTHING : coupling), status.since());
        }
        if (arrived) {
            remember(status);
            outlet.record(
                    new BfdUp(name(status.identity()), agreed(status.identity()), BfdEvidence.CAUGHT_UP),
                    status.since());
        }
        bgp.tell(BfdNames.peer(status.identity()), coupling);
    }

    private BfdDown down(SessionStatus status, boolean failure, Coupling coupling) {
        boolean still = status.state() != SessionState.UP;
        Optional<Stamp> lastHeard = status.lastHeard().filter(_ -> still);
        return new BfdDown(
                name(status.identity()),
                agreed(status.identity()),
                still ? status.state().text() : SessionState.DOWN.text(),
                "unknown",
                failure,
                still ? status.diagnostic().text() : Diagnostic.NO_DIAGNOSTIC.text(),
                status.heard().map(heard -> heard.diagnostic().text()),
                consequence(coupling),
                lastHeard.map(SessionChanges::epoch).orElse(OptionalLong.empty()),
                lastHeard.map(heard -> status.since().since(heard)).filter(silence -> !silence.isNegative()),
                Optional.empty(),
                BfdEvidence.CAUGHT_UP,
                List.of());
    }

    private static OptionalLong epoch(Stamp stamp) {
        return OptionalLong.of(stamp.epochNanos());
    }

    private static Consequence consequence(Coupling coupling) {
        return switch (coupling) {
            case CLOSE -> Consequence.SESSION_CLOSED;
            case FLUSH_STALE -> Consequence.STALE_PATHS_FLUSHED;
            case LET_GO_ON, LEAVE_ALONE, FORGET, NOTHING -> Consequence.NONE;
        };
    }

    PeerName name(SessionIdentity session) {
        return outlet.nameOf(BfdNames.peer(session), BfdNames.address(session));
    }

    private Agreed agreed(SessionIdentity session) {
        return agreed.getOrDefault(session.name(), new Agreed("", 0, 0, UNKNOWN, UNKNOWN, UNKNOWN));
    }
}
