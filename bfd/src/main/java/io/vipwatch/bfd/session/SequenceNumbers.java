package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Authentication;
import io.vipwatch.bfd.fsm.Session;
import java.util.OptionalLong;

/**
 * How far the authentication sequence numbers of a session (bfd.XmitAuthSeq, bfd.RcvAuthSeq) have moved since the machine
 * last worked on it: packets that differ in nothing else need no machine, and no new session each. For the engine's thread.
 */
final class SequenceNumbers {
    private boolean transmittedMoved;
    private boolean receivedMoved;
    private long transmitted;
    private long received;

    /** {@return the number of the last packet that was sent} */
    long transmitted(Session session) {
        return transmittedMoved ? transmitted : session.authentication().transmitSequence();
    }

    /** {@return the number of the last packet that was taken in} of a session that has taken one in */
    long received(Session session) {
        return receivedMoved
                ? received
                : session.authentication().receiveSequence().orElseThrow();
    }

    void transmittedUpTo(long number) {
        transmitted = number;
        transmittedMoved = true;
    }

    void receivedUpTo(long number) {
        received = number;
        receivedMoved = true;
    }

    /** {@return the session as the machine must see it}; from here on nothing has moved */
    Session settle(Session session) {
        if (!transmittedMoved && !receivedMoved) {
            return session;
        }
        Authentication before = session.authentication();
        OptionalLong last = receivedMoved ? OptionalLong.of(received) : before.receiveSequence();
        Session settled = session.with(before.movedTo(transmitted(session), last));
        transmittedMoved = false;
        receivedMoved = false;
        return settled;
    }
}
