package io.vipwatch.bfd.fsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationSection;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.KeyedDigest;
import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.packet.SimplePassword;
import io.vipwatch.bfd.packet.UnrecognizedAuthentication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 5880 §6.7: the checks of authentication in their order, the sequence windows, and roll-over. */
class AuthenticationTest {
    private static Octets ascii(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static AuthenticationKey key(AuthenticationType type, int keyId, String secret) {
        return new AuthenticationKey(type, keyId, ascii(secret));
    }

    private static Session session(AuthenticationKey... accepted) {
        return Session.create(
                Sessions.DISCRIMINATOR,
                Sessions.parameters(100_000, 200_000),
                Authentication.with(new KeyChain(List.of(accepted), accepted[0]), -2));
    }

    private static ControlPacket plain() {
        return Neighbor.says(SessionState.DOWN).packet();
    }

    private static Step receive(Session session, ControlPacket packet) {
        return SessionMachine.step(session, new Event.Received(packet));
    }

    private static void assertDiscarded(Session session, ControlPacket packet, DiscardReason reason) {
        Step step = receive(session, packet);
        assertThat(step.actions()).containsExactly(new Action.Discard(reason));
        assertThat(step.session()).isSameAs(session);
        assertThat(step.heard()).isFalse();
    }

    private static Session accepted(Session session, ControlPacket packet) {
        Step step = receive(session, packet);
        assertThat(step.actions()).noneMatch(Action.Discard.class::isInstance);
        return step.session();
    }

    private static long sequence(ControlPacket packet) {
        return ((KeyedDigest) packet.authentication().orElseThrow()).sequenceNumber();
    }

    @Test
    void ifTheABitIsSetAndNoAuthenticationIsInUseThePacketMustBeDiscarded() {
        ControlPacket signed = key(AuthenticationType.KEYED_SHA1, 1, "secret").sign(plain(), 1);
        assertDiscarded(Sessions.created(), signed, DiscardReason.AUTHENTICATION_UNEXPECTED);
    }

    @Test
    void ifTheABitIsClearAndAuthenticationIsInUseThePacketMustBeDiscarded() {
        assertDiscarded(
                session(key(AuthenticationType.KEYED_SHA1, 1, "secret")),
                plain(),
                DiscardReason.AUTHENTICATION_MISSING);
    }

    @ParameterizedTest
    @EnumSource
    void eachTypeIsDiscardedForTheFirstThingThatIsWrong(AuthenticationType type) {
        AuthenticationKey right = key(type, 1, "secret");
        Session session = session(right);
        AuthenticationType other =
                type == AuthenticationType.KEYED_MD5 ? AuthenticationType.KEYED_SHA1 : AuthenticationType.KEYED_MD5;
        assertDiscarded(session, key(other, 2, "wrong").sign(plain(), 5), DiscardReason.AUTHENTICATION_TYPE);
        assertDiscarded(session, plain().authenticatedBy(malformed(9, 1)), DiscardReason.AUTHENTICATION_TYPE);
        assertDiscarded(session, key(type, 2, "secret").sign(plain(), 5), DiscardReason.AUTHENTICATION_KEY_ID);
        assertDiscarded(
                session, plain().authenticatedBy(malformed(type.code(), 2)), DiscardReason.AUTHENTICATION_KEY_ID);
        assertDiscarded(
                session, plain().authenticatedBy(malformed(type.code(), 1)), DiscardReason.AUTHENTICATION_LENGTH);
        assertDiscarded(session, key(type, 1, "secreT").sign(plain(), 5), DiscardReason.AUTHENTICATION_FAILED);
        accepted(session, right.sign(plain(), 5));
    }

    private static AuthenticationSection malformed(int type, int keyId) {
        return new UnrecognizedAuthentication(type, 99, Octets.copyOf(new byte[] {(byte) keyId, 1, 2}));
    }

    @Test
    void aPasswordOfAnotherLengthIsDiscardedForItsLength() {
        assertDiscarded(
                session(key(AuthenticationType.SIMPLE_PASSWORD, 1, "secret")),
                plain().authenticatedBy(new SimplePassword(1, ascii("secret!"))),
                DiscardReason.AUTHENTICATION_LENGTH);
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthenticationType.class,
            names = {"KEYED_MD5", "KEYED_SHA1", "METICULOUS_KEYED_MD5", "METICULOUS_KEYED_SHA1"})
    void theSequenceNumberMustLieInTheWindowAlsoWhereItWrapsAround(AuthenticationType type) {
        AuthenticationKey key = key(type, 1, "secret");
        Session known = accepted(session(key), key.sign(plain(), 0xffff_fffcL));
        // Detect Mult is 3: up to 9 ahead, and the same number again where the type is not meticulous.
        for (int ahead = -3; ahead <= 12; ahead++) {
            ControlPacket packet = key.sign(plain(), (0xffff_fffcL + ahead) & 0xffff_ffffL);
            if (ahead >= (type.meticulous() ? 1 : 0) && ahead <= 9) {
                accepted(known, packet);
            } else {
                assertDiscarded(known, packet, DiscardReason.AUTHENTICATION_SEQUENCE);
            }
        }
    }

    @Test
    void theWindowIsMeasuredWithTheMultiplierOfThePacket() {
        AuthenticationKey key = key(AuthenticationType.KEYED_SHA1, 1, "secret");
        Session known = accepted(session(key), key.sign(plain(), 100));
        ControlPacket wide = Neighbor.says(SessionState.DOWN).multiplier(10).packet();
        accepted(known, key.sign(wide, 130));
        assertDiscarded(known, key.sign(wide, 131), DiscardReason.AUTHENTICATION_SEQUENCE);
    }

    @Test
    void aForgedSequenceNumberDoesNotMoveTheWindow() {
        AuthenticationKey key = key(AuthenticationType.METICULOUS_KEYED_SHA1, 1, "secret");
        AuthenticationKey forged = key(AuthenticationType.METICULOUS_KEYED_SHA1, 1, "guessed");
        Session unknown = session(key);
        assertDiscarded(unknown, forged.sign(plain(), 5_000), DiscardReason.AUTHENTICATION_FAILED);
        Session known = accepted(unknown, key.sign(plain(), 100));
        assertDiscarded(known, forged.sign(plain(), 109), DiscardReason.AUTHENTICATION_FAILED);
        accepted(known, key.sign(plain(), 101));
    }

    @Test
    void theSequenceNumberIsForgottenAfterTwiceTheDetectionTime() {
        AuthenticationKey key = key(AuthenticationType.METICULOUS_KEYED_SHA1, 1, "secret");
        Session known = accepted(session(key), key.sign(plain(), 5_000));
        long detectionTime = 1000 * known.detectionTime().orElseThrow();
        assertThat(Deadlines.silence(known, 7)).isEqualTo(7 + detectionTime);
        Session silent = Sessions.after(known, new Event.SilenceDeadlinePassed());
        assertDiscarded(silent, key.sign(plain(), 3), DiscardReason.AUTHENTICATION_SEQUENCE);
        assertThat(Deadlines.silence(silent, 7)).isEqualTo(7 + 2 * detectionTime);
        Session forgotten = Sessions.after(silent, new Event.SilenceDeadlinePassed());
        assertThat(Deadlines.silence(forgotten, 7)).isEqualTo(Deadlines.NEVER);
        accepted(forgotten, key.sign(plain(), 3));
    }

    @Test
    void aMeticulousSequenceNumberIsIncrementedWithEveryPacketInACircle() {
        Session first = session(key(AuthenticationType.METICULOUS_KEYED_MD5, 1, "secret"));
        Transmission one = first.transmit(Occasion.PERIODIC).orElseThrow();
        Transmission two = one.session().transmit(Occasion.FINAL).orElseThrow();
        assertThat(sequence(one.packet())).isEqualTo(0xffff_ffffL);
        assertThat(sequence(two.packet())).isZero();
    }

    @Test
    void aKeyedSequenceNumberIsIncrementedWhenTheContentsChange() {
        AuthenticationKey key = key(AuthenticationType.KEYED_SHA1, 1, "secret");
        Transmission one = session(key).transmit(Occasion.PERIODIC).orElseThrow();
        Transmission two = one.session().transmit(Occasion.PERIODIC).orElseThrow();
        assertThat(sequence(two.packet())).isEqualTo(sequence(one.packet()));
        Session init = accepted(two.session(), key.sign(plain(), 1));
        Transmission three = init.transmit(Occasion.CHANGE).orElseThrow();
        assertThat(sequence(three.packet())).isEqualTo((sequence(one.packet()) + 1) & 0xffff_ffffL);
    }

    @Test
    void whatWeSignTheSameKeyAccepts() {
        for (AuthenticationType type : AuthenticationType.values()) {
            AuthenticationKey key = key(type, 200, "secret");
            Session ours = session(key);
            Session theirs = session(key);
            for (int packet = 0; packet < 20; packet++) {
                Transmission sent = ours.transmit(Occasion.PERIODIC).orElseThrow();
                theirs = accepted(theirs, sent.packet());
                ours = sent.session();
            }
        }
    }

    @Test
    void keysRollOverWithoutALostPacketThoughOneSystemIsAlwaysLater() {
        AuthenticationKey old = key(AuthenticationType.METICULOUS_KEYED_MD5, 1, "old");
        AuthenticationKey fresh = key(AuthenticationType.METICULOUS_KEYED_SHA1, 2, "new");
        List<KeyChain> chains = List.of(
                KeyChain.of(old),
                new KeyChain(List.of(old, fresh), old),
                new KeyChain(List.of(old, fresh), fresh),
                KeyChain.of(fresh));
        Session ours = session(old);
        Session theirs = session(old);
        for (KeyChain chain : chains) {
            ours = Sessions.after(ours, new Event.KeysChanged(Optional.of(chain)));
            for (int round = 0; round < 2; round++) {
                Transmission mine = ours.transmit(Occasion.PERIODIC).orElseThrow();
                theirs = accepted(theirs, mine.packet());
                Transmission answer = theirs.transmit(Occasion.PERIODIC).orElseThrow();
                ours = accepted(mine.session(), answer.packet());
                theirs = Sessions.after(answer.session(), new Event.KeysChanged(Optional.of(chain)));
            }
        }
        assertThat(ours.state()).isEqualTo(SessionState.UP);
        assertThat(theirs.state()).isEqualTo(SessionState.UP);
        assertDiscarded(ours, old.sign(plain(), 12), DiscardReason.AUTHENTICATION_TYPE);
    }

    @Test
    void aKeyChainKnowsItsSigningKeyAndHasNoTwoKeysOfOneId() {
        AuthenticationKey one = key(AuthenticationType.KEYED_SHA1, 1, "one");
        AuthenticationKey two = key(AuthenticationType.KEYED_SHA1, 1, "two");
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyChain(List.of(one), two));
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyChain(List.of(one, two), one));
    }
}
