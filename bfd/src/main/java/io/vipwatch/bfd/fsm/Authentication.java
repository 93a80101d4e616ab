package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationSection;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.KeyedDigest;
import io.vipwatch.bfd.packet.SimplePassword;
import io.vipwatch.bfd.packet.UnrecognizedAuthentication;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Authentication of a session (RFC 5880 §6.7): the keys and the two sequence numbers.
 *
 * @param keys the keys, empty when no authentication is in use
 * @param transmitSequence bfd.XmitAuthSeq, that of the last packet sent, 0 to 2^32-1; random at first
 * @param contentsChanged whether the next packet differs from the last one sent, for the types that are not meticulous
 * @param receiveSequence bfd.RcvAuthSeq, empty while bfd.AuthSeqKnown is 0
 */
public record Authentication(
        Optional<KeyChain> keys, long transmitSequence, boolean contentsChanged, OptionalLong receiveSequence) {
    /** {@return no authentication} */
    public static Authentication none() {
        return new Authentication(Optional.empty(), 0, false, OptionalLong.empty());
    }

    /** {@return authentication with {@code keys}; {@code sequence} is a random number of 32 bits} */
    public static Authentication with(KeyChain keys, int sequence) {
        return new Authentication(Optional.of(keys), Integer.toUnsignedLong(sequence), true, OptionalLong.empty());
    }

    /** What the checks make of a packet. */
    sealed interface Verdict {
        /** The packet is authentic; {@code after} has its sequence number. */
        record Authentic(Authentication after) implements Verdict {}

        /** It is not. */
        record Refused(DiscardReason reason) implements Verdict {}
    }

    /** What is sent: the packet, signed where keys are in use, and the state after it. */
    record Signed(ControlPacket packet, Authentication after) {}

    Verdict check(ControlPacket packet) {
        if (packet.authentication().isEmpty()) {
            return keys.isEmpty() ? new Verdict.Authentic(this) : refuse(DiscardReason.AUTHENTICATION_MISSING);
        }
        return keys.map(chain -> check(packet, packet.authentication().get(), chain))
                .orElseGet(() -> refuse(DiscardReason.AUTHENTICATION_UNEXPECTED));
    }

    private Verdict check(ControlPacket packet, AuthenticationSection section, KeyChain chain) {
        if (!chain.uses(section.typeCode())) {
            return refuse(DiscardReason.AUTHENTICATION_TYPE);
        }
        return switch (section) {
            case SimplePassword password ->
                chain.key(AuthenticationType.SIMPLE_PASSWORD, password.keyId())
                        .map(key -> check(password, key))
                        .orElseGet(() -> refuse(DiscardReason.AUTHENTICATION_KEY_ID));
            case KeyedDigest digest ->
                chain.key(digest.type(), digest.keyId())
                        .map(key -> check(packet, digest, key))
                        .orElseGet(() -> refuse(DiscardReason.AUTHENTICATION_KEY_ID));
            case UnrecognizedAuthentication wrong -> {
                boolean unknownKey = wrong.keyId().isPresent()
                        && !chain.has(wrong.typeCode(), wrong.keyId().getAsInt());
                yield refuse(unknownKey ? DiscardReason.AUTHENTICATION_KEY_ID : DiscardReason.AUTHENTICATION_LENGTH);
            }
        };
    }

    private Verdict check(SimplePassword section, AuthenticationKey key) {
        if (section.password().length() != key.secret().length()) {
            return refuse(DiscardReason.AUTHENTICATION_LENGTH);
        }
        return key.matches(section) ? new Verdict.Authentic(this) : refuse(DiscardReason.AUTHENTICATION_FAILED);
    }

    private Verdict check(ControlPacket packet, KeyedDigest section, AuthenticationKey key) {
        if (!inWindow(section, packet.detectMult())) {
            return refuse(DiscardReason.AUTHENTICATION_SEQUENCE);
        }
        if (!key.matches(packet, section)) {
            return refuse(DiscardReason.AUTHENTICATION_FAILED);
        }
        // Only an authentic packet moves the window: a forged number must not lock the peer out.
        return new Verdict.Authentic(
                new Authentication(keys, transmitSequence, contentsChanged, OptionalLong.of(section.sequenceNumber())));
    }

    private boolean inWindow(KeyedDigest section, int detectMult) {
        return receiveSequence.isEmpty()
                || SequenceWindow.holds(
                        receiveSequence.getAsLong(), section.sequenceNumber(), section.type(), detectMult);
    }

    private static Verdict refuse(DiscardReason reason) {
        return new Verdict.Refused(reason);
    }

    Signed sign(ControlPacket packet) {
        if (keys.isEmpty()) {
            return new Signed(packet, this);
        }
        AuthenticationKey key = keys.get().signing();
        boolean increment = key.type().meticulous() || contentsChanged;
        long sequence = increment ? SequenceWindow.next(transmitSequence) : transmitSequence;
        return new Signed(key.sign(packet, sequence), new Authentication(keys, sequence, false, receiveSequence));
    }

    /**
     * {@return the same after packets that differ in nothing but their sequence numbers}
     *
     * @param transmitted the number of the last packet sent, 0 to 2^32-1
     * @param received that of the last packet taken in, if any was
     */
    public Authentication movedTo(long transmitted, OptionalLong received) {
        return new Authentication(keys, transmitted, contentsChanged, received);
    }

    /** The contents of the next packet differ from the last one's. */
    Authentication changedContents() {
        return contentsChanged || keys.isEmpty()
                ? this
                : new Authentication(keys, transmitSequence, true, receiveSequence);
    }

    /** Twice the detection time has passed in silence: bfd.AuthSeqKnown becomes 0. */
    Authentication forgetReceiveSequence() {
        return new Authentication(keys, transmitSequence, contentsChanged, OptionalLong.empty());
    }

    /** Other keys, the same sequence numbers: this is what makes a roll-over seamless. */
    Authentication withKeys(Optional<KeyChain> others) {
        OptionalLong sequence = others.isEmpty() ? OptionalLong.empty() : receiveSequence;
        return new Authentication(others, transmitSequence, true, sequence);
    }
}
