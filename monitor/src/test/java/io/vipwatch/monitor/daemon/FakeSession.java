package io.vipwatch.monitor.daemon;

import io.vipwatch.bfd.fsm.Intervals;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.ReceiveGaps;
import io.vipwatch.bfd.session.SessionCounters;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** A session of {@link FakeBfd} as it is. */
record FakeSession(
        SessionIdentity identity,
        Encapsulation encapsulation,
        Parameters parameters,
        SessionState state,
        SessionState remote,
        Stamp since,
        long ups,
        boolean failed,
        boolean heard) {
    static final Duration DETECTION_TIME = Duration.ofMillis(900);

    static FakeSession begin(SessionIdentity identity, Encapsulation encapsulation, Parameters parameters, Stamp now) {
        return new FakeSession(
                identity, encapsulation, parameters, SessionState.DOWN, SessionState.DOWN, now, 0, false, false);
    }

    FakeSession in(SessionState now, SessionState remoteNow, Stamp at, boolean failure) {
        boolean up = now == SessionState.UP && state != SessionState.UP;
        return new FakeSession(
                identity, encapsulation, parameters, now, remoteNow, at, ups + (up ? 1 : 0), failure, true);
    }

    FakeSession silent() {
        return new FakeSession(
                identity, encapsulation, parameters, state, SessionState.DOWN, since, ups, failed, false);
    }

    FakeSession with(Parameters other) {
        return new FakeSession(identity, encapsulation, other, state, remote, since, ups, failed, heard);
    }

    SessionStatus status() {
        return new SessionStatus(
                identity,
                Optional.empty(),
                Optional.empty(),
                encapsulation,
                parameters,
                state,
                Diagnostic.NO_DIAGNOSTIC,
                heard
                        ? Optional.of(new Remote.Heard(
                                77, remote, Diagnostic.NO_DIAGNOSTIC, false, 300_000, 300_000, 3, true))
                        : Optional.empty(),
                66,
                50_000,
                new Intervals(300_000, 300_000),
                Duration.ofMillis(300),
                heard ? Optional.of(DETECTION_TIME) : Optional.empty(),
                Optional.empty(),
                since,
                failed,
                heard ? Optional.of(since) : Optional.empty(),
                Optional.empty(),
                new SessionCounters(12, 13, 0, Map.of(), 0, ups, ups),
                new ReceiveGaps(
                        Collections.nCopies(ReceiveGaps.bounds().size() + 1, 0L),
                        Collections.nCopies(ReceiveGaps.bounds().size() + 1, 0L),
                        Duration.ofMillis(3700),
                        Optional.of(Duration.ofMillis(312)),
                        Optional.of(Duration.ofMillis(588))));
    }
}
