package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.SequenceWindow;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.KeyedSeal;

/**
 * What a session hears and says over and over, for which neither the machine nor memory is needed, also where each packet
 * has another sequence number and another digest. For the engine's thread.
 */
final class SteadyTraffic {
    private static final int DETECT_MULT = 2;

    final Repetition received = new Repetition();
    final Repetition transmitted = new Repetition();
    private final SequenceNumbers numbers = new SequenceNumbers();

    /** {@return {@code session} with the sequence numbers that it has come to} */
    Session settle(Session session) {
        return numbers.settle(session);
    }

    /**
     * {@return whether the machine would take in these octets and change nothing but a sequence number, which has moved
     * then; allocates nothing}
     */
    boolean repeats(Session session, byte[] octets, int length, KeyedSeal seal) {
        if (received.key().isEmpty()) {
            return received.holds(session, octets, length);
        }
        AuthenticationKey key = received.key().get();
        if (!received.holdsUnsealed(session, octets, length)) {
            return false;
        }
        long number = KeyedSeal.sequenceNumber(octets);
        int detectMult = Byte.toUnsignedInt(octets[DETECT_MULT]);
        boolean good = SequenceWindow.holds(numbers.received(session), number, key.type(), detectMult)
                && (received.holds(session, octets, length) || seal.holds(octets, key));
        if (good) {
            received.replace(octets);
            numbers.receivedUpTo(number);
        }
        return good;
    }

    /** {@return whether it says what it said last, with the next sequence number if there is one; allocates nothing} */
    boolean says(Session session, KeyedSeal seal) {
        if (!transmitted.holds(session)) {
            return false;
        }
        if (transmitted.key().isEmpty()) {
            return true;
        }
        AuthenticationKey key = transmitted.key().get();
        long last = numbers.transmitted(session);
        if (!key.type().meticulous()) {
            return KeyedSeal.sequenceNumber(transmitted.octets()) == last;
        }
        long number = SequenceWindow.next(last);
        seal.seal(transmitted.octets(), key, number);
        numbers.transmittedUpTo(number);
        return true;
    }
}
