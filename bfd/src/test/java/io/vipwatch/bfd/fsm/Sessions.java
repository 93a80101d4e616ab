package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;

/** Sessions to begin a test with, brought there by events alone. */
final class Sessions {
    static final long DISCRIMINATOR = 11;

    private Sessions() {}

    static Parameters parameters(long tx, long rx) {
        return new Parameters(Role.ACTIVE, tx, rx, 3);
    }

    static Session created(Parameters parameters) {
        return Session.create(DISCRIMINATOR, parameters, Authentication.none());
    }

    static Session created() {
        return created(parameters(100_000, 200_000));
    }

    /** A session in {@code state} whose neighbour was heard. */
    static Session in(SessionState state) {
        Session created = created();
        return switch (state) {
            case DOWN -> after(created, Neighbor.says(SessionState.UP).event());
            case INIT -> after(created, Neighbor.says(SessionState.DOWN).event());
            case UP ->
                after(
                        created,
                        Neighbor.says(SessionState.DOWN).event(),
                        Neighbor.says(SessionState.UP).event());
            case ADMIN_DOWN ->
                after(
                        created,
                        Neighbor.says(SessionState.UP).event(),
                        new Event.Disable(Diagnostic.ADMINISTRATIVELY_DOWN));
        };
    }

    /** A session that is Up and whose Poll Sequence has ended. */
    static Session settled(Parameters parameters) {
        return settle(after(
                created(parameters),
                Neighbor.says(SessionState.DOWN).event(),
                Neighbor.says(SessionState.UP).event()));
    }

    /** Completes whatever Poll Sequence is under way. */
    static Session settle(Session session) {
        Session now = session;
        for (int round = 0; !(now.poll() instanceof PollSequence.Idle); round++) {
            if (round == 20) {
                throw new AssertionError("the Poll Sequence does not end: " + now);
            }
            Transmission sent = now.transmit(Occasion.PERIODIC).orElseThrow();
            Neighbor answer = Neighbor.says(now.state());
            now = after(sent.session(), (sent.packet().poll() ? answer.answering() : answer).event());
        }
        return now;
    }

    static Session after(Session session, Event... events) {
        Session now = session;
        for (Event event : events) {
            now = SessionMachine.step(now, event).session();
        }
        return now;
    }

    static Session sent(Session session, Occasion occasion) {
        return session.transmit(occasion).orElseThrow().session();
    }

    static ControlPacket periodic(Session session) {
        return session.transmit(Occasion.PERIODIC).orElseThrow().packet();
    }
}
