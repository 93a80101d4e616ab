package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Action;
import io.vipwatch.bfd.fsm.Deadlines;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Occasion;
import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.fsm.SessionMachine;
import io.vipwatch.bfd.fsm.Step;
import io.vipwatch.bfd.fsm.Transmission;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.KeyedSeal;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.TransmitPath;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Does what the machine of a session asks for: transmits, counts, reports, sets the deadline. On the engine's thread. */
final class Performer {
    private static final long NANOS_PER_MICRO = 1000;

    private final ControlSockets sockets;
    private final Stamps stamps;
    private final DeadlineQueue deadlines;
    private final Reporter reporter;
    private final RandomGenerator jitter;
    private final KeyedSeal seal = new KeyedSeal();
    private final byte[] packet = new byte[TransmitPath.MAXIMUM_LENGTH];

    /** @param jitter numbers that need not be unpredictable */
    Performer(
            ControlSockets sockets, Stamps stamps, DeadlineQueue deadlines, Reporter reporter, RandomGenerator jitter) {
        this.sockets = sockets;
        this.stamps = stamps;
        this.deadlines = deadlines;
        this.reporter = reporter;
        this.jitter = jitter;
    }

    /** Lets {@code event} happen to a session. */
    void happen(LiveSession live, Event event) {
        perform(live, SessionMachine.step(live.session(), event));
    }

    /** Does what {@code step} asks for, a step that began at the session as it is. */
    void perform(LiveSession live, Step step) {
        Session before = live.session();
        live.become(step.session());
        for (Action action : step.actions()) {
            switch (action) {
                case Action.StateChanged change -> changed(live, change, before);
                case Action.Transmit(Occasion occasion) -> transmit(live, occasion);
                case Action.Discard(var reason) -> live.tally.count(reason);
                case Action.PollAcknowledged() -> {}
            }
        }
        negotiated(live, before, step.session());
        reschedule(live);
    }

    void reschedule(LiveSession live) {
        deadlines.schedule(live, live.nextDue());
    }

    private void changed(LiveSession live, Action.StateChanged change, Session before) {
        Stamp stamp = stamps.at(sockets.nanoTime());
        live.entered(stamp);
        if (change.to() == SessionState.UP) {
            live.tally.count(LiveSession.Counted.UP);
        }
        if (change.from() == SessionState.UP) {
            live.leftUp(change.failure());
        }
        if (change.failure()) {
            live.tally.count(LiveSession.Counted.FAILURE);
        }
        reporter.report(new BfdEvent.StateChanged(
                stamp,
                live.identity,
                change.from(),
                change.to(),
                change.diagnostic(),
                said(live.session()).or(() -> said(before)),
                change.cause(),
                live.lastHeard(stamps),
                LiveSession.detectionTime(before),
                change.failure()));
    }

    private static Optional<Diagnostic> said(Session session) {
        return session.remote() instanceof Remote.Heard heard ? Optional.of(heard.diagnostic()) : Optional.empty();
    }

    private void negotiated(LiveSession live, Session before, Session after) {
        boolean up = before.state() == SessionState.UP && after.state() == SessionState.UP;
        if (!up || sameTimers(before, after)) {
            return;
        }
        LiveSession.detectionTime(after)
                .ifPresent(time -> reporter.report(new BfdEvent.NegotiatedChanged(
                        stamps.at(sockets.nanoTime()), live.identity, LiveSession.transmitInterval(after), time)));
    }

    private static boolean sameTimers(Session before, Session after) {
        return before.transmitInterval() == after.transmitInterval()
                && before.detectionTime().equals(after.detectionTime());
    }

    /** Transmits what the session has to say; a packet that is the same as the last one is not made anew. */
    private void transmit(LiveSession live, Occasion occasion) {
        if (!live.begun()) {
            return;
        }
        if (occasion == Occasion.PERIODIC && live.traffic.says(live.steady(), seal)) {
            live.out.queue(live.traffic.transmitted.octets(), live.traffic.transmitted.length());
            live.tally.count(LiveSession.Counted.TRANSMITTED);
            return;
        }
        Session session = live.session();
        Optional<Transmission> transmission = session.transmit(occasion);
        if (transmission.isEmpty()) {
            return;
        }
        int length = ControlPacketEncoder.encode(transmission.get().packet(), packet, 0);
        live.out.queue(packet, length);
        live.tally.count(LiveSession.Counted.TRANSMITTED);
        Session after = transmission.get().session();
        live.become(after);
        if (occasion == Occasion.PERIODIC && after.differsInSequenceNumbersOnly(session)) {
            live.traffic.transmitted.remember(after, packet, length, sealing(after));
        }
        negotiated(live, session, after);
    }

    private static Optional<AuthenticationKey> sealing(Session session) {
        return session.authentication()
                .keys()
                .map(KeyChain::signing)
                .filter(key -> key.type().keyed());
    }

    /**
     * Does what is due for a session.
     *
     * @param drained the time before which every datagram that had arrived was read: silence is judged by it
     * @param now the time
     */
    void tend(LiveSession live, long drained, long now) {
        if (live.silent(drained)) {
            happen(live, new Event.SilenceDeadlinePassed());
        }
        if (live.transmissionDue(now)) {
            transmitPeriodic(live, now);
        }
        reschedule(live);
    }

    /** Transmits the next periodic packet now, if it is due by {@code soon}; {@return whether it did} */
    boolean transmitEarly(LiveSession live, long now, long soon) {
        if (!live.mayTransmitEarly(now, soon)) {
            return false;
        }
        transmitPeriodic(live, now);
        reschedule(live);
        return true;
    }

    private void transmitPeriodic(LiveSession live, long now) {
        transmit(live, Occasion.PERIODIC);
        live.transmittedPeriodic(now, jitter.nextDouble());
        live.tally.set(LiveSession.Counted.TRANSMIT_FAILURES, live.out.failures());
    }

    /**
     * Makes a session AdminDown and lets it transmit for the remote system's detection time (RFC 5880 §6.8.16), after
     * which {@link LiveSession#gone} is true.
     */
    void leave(LiveSession live) {
        if (live.leaving()) {
            return;
        }
        Session before = live.session();
        boolean heard = before.remote() instanceof Remote.Heard;
        boolean heldUp = before.remote() instanceof Remote.Heard remote
                && (remote.state() == SessionState.UP || remote.state() == SessionState.INIT);
        if (before.state() != SessionState.ADMIN_DOWN) {
            happen(live, new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
        }
        long told = live.since().monotonicNanos();
        long needed = NANOS_PER_MICRO * live.session().remoteDetectionTime();
        live.leaveBy(heard ? told + needed : told, heldUp);
        reschedule(live);
    }

    /** Takes a session out of the engine's hands. */
    void end(LiveSession live) {
        sockets.flush();
        deadlines.schedule(live, Deadlines.NEVER);
        live.out.close();
    }
}
