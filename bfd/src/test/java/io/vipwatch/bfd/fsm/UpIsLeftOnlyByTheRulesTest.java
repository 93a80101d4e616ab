package io.vipwatch.bfd.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bfd.packet.Selection;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RFC 5880 §6.8.6: no string of octets takes a session out of Up but a Control packet that says Down or AdminDown and
 * passes every check. The rules are written here a second time, over the octets.
 */
class UpIsLeftOnlyByTheRulesTest {
    private static final int RUNS = 60_000;
    private static final long SEQUENCE_NUMBER = 1000;

    @Test
    void noStringOfOctetsMakesASessionLeaveUpExceptByTheRules() {
        long seed = 0x5880;
        Random random = new Random(seed);
        Session up = Sessions.settled(Sessions.parameters(100_000, 200_000));
        int left = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] octets = octets(random);
            boolean leaves = receive(up, octets).state() != SessionState.UP;
            assertThat(leaves)
                    .as("seed %d, run %d: %s", seed, run, HexFormat.of().formatHex(octets))
                    .isEqualTo(mayLeave(octets));
            left += leaves ? 1 : 0;
        }
        assertThat(left).as("both answers must occur").isBetween(RUNS / 50, RUNS / 2);
    }

    @Test
    void withAuthenticationInUseNothingThatIsNotSignedMakesItLeaveUp() {
        AuthenticationKey key = key(AuthenticationType.METICULOUS_KEYED_SHA1, 1, 3);
        Session up = Sessions.settled(Sessions.parameters(100_000, 200_000));
        up = Sessions.after(up, new Event.KeysChanged(Optional.of(KeyChain.of(key))));
        Random random = new Random(0x5881);
        for (int run = 0; run < RUNS / 4; run++) {
            byte[] octets = octets(random);
            assertThat(receive(up, octets))
                    .as("run %d: %s", run, HexFormat.of().formatHex(octets))
                    .isSameAs(up);
        }
    }

    /** What somebody who can send, but has not the key, may do with a signed packet. */
    enum Spoiling {
        NONE,
        DIGEST,
        SEQUENCE_NUMBER,
        REPLAYED,
        BEYOND_THE_WINDOW,
        OTHER_SECRET,
        OTHER_KEY_ID,
        OTHER_TYPE,
        UNSIGNED
    }

    @ParameterizedTest
    @EnumSource(Spoiling.class)
    void ofSignedPacketsThatSayDownOnlyTheUnspoiltAreFollowed(Spoiling spoiling) {
        AuthenticationType type = AuthenticationType.METICULOUS_KEYED_SHA1;
        Session signed = Sessions.after(
                Sessions.settled(Sessions.parameters(100_000, 200_000)),
                new Event.KeysChanged(Optional.of(KeyChain.of(key(type, 1, 3)))));
        Session up = receive(
                signed,
                ControlPacketEncoder.encode(
                        key(type, 1, 3).sign(Neighbor.says(SessionState.UP).packet(), SEQUENCE_NUMBER)));
        Random random = new Random(0x5882);
        for (int run = 0; run < RUNS / 60; run++) {
            SessionState says = random.nextBoolean() ? SessionState.DOWN : SessionState.ADMIN_DOWN;
            byte[] octets = spoilt(Neighbor.says(says).packet(), spoiling, random);
            assertThat(receive(up, octets).state() != SessionState.UP)
                    .as("run %d: %s", run, HexFormat.of().formatHex(octets))
                    .isEqualTo(spoiling == Spoiling.NONE);
        }
    }

    private static byte[] spoilt(ControlPacket packet, Spoiling spoiling, Random random) {
        AuthenticationType type = AuthenticationType.METICULOUS_KEYED_SHA1;
        AuthenticationKey key = key(type, 1, 3);
        long next = SEQUENCE_NUMBER + 1 + random.nextInt(3);
        byte[] good = ControlPacketEncoder.encode(key.sign(packet, next));
        return switch (spoiling) {
            case NONE -> good;
            case DIGEST -> {
                good[good.length - 1 - random.nextInt(20)] ^= (byte) (1 << random.nextInt(8));
                yield good;
            }
            case SEQUENCE_NUMBER -> {
                good[31] ^= (byte) 0x04; // the last octet of the sequence number: still within the window
                yield good;
            }
            case REPLAYED -> ControlPacketEncoder.encode(key.sign(packet, SEQUENCE_NUMBER - random.nextInt(20)));
            case BEYOND_THE_WINDOW ->
                ControlPacketEncoder.encode(key.sign(packet, SEQUENCE_NUMBER + 1000 + random.nextInt(20)));
            case OTHER_SECRET -> ControlPacketEncoder.encode(key(type, 1, 4).sign(packet, next));
            case OTHER_KEY_ID -> ControlPacketEncoder.encode(key(type, 2, 3).sign(packet, next));
            case OTHER_TYPE ->
                ControlPacketEncoder.encode(
                        key(AuthenticationType.METICULOUS_KEYED_MD5, 1, 3).sign(packet, next));
            case UNSIGNED -> ControlPacketEncoder.encode(packet);
        };
    }

    private static AuthenticationKey key(AuthenticationType type, int keyId, int last) {
        return new AuthenticationKey(type, keyId, Octets.copyOf(new byte[] {1, 2, (byte) last}));
    }

    /** All that the rim does with a datagram of the neighbour. */
    private static Session receive(Session session, byte[] octets) {
        if (!(ControlPacketDecoder.decode(octets) instanceof Decoded.Accepted(var packet))) {
            return session;
        }
        Selection<Session> selection = Selection.select(
                packet,
                discriminator -> Optional.of(session).filter(one -> one.localDiscriminator() == discriminator),
                () -> Optional.of(session));
        return switch (selection) {
            case Selection.Discarded<Session> _ -> session;
            case Selection.Selected<Session>(Session selected) ->
                SessionMachine.step(selected, new Event.Received(packet)).session();
        };
    }

    private static boolean mayLeave(byte[] octets) {
        if (octets.length < 24) {
            return false;
        }
        boolean header = (octets[0] & 0xe0) == 0x20
                && (octets[1] & 0x05) == 0
                && octets[2] != 0
                && (octets[3] & 0xff) >= 24
                && (octets[3] & 0xff) <= octets.length;
        boolean saysDown = (octets[1] & 0xc0) == 0x40 || (octets[1] & 0xc0) == 0;
        boolean mine = !HexFormat.of().formatHex(octets, 4, 8).equals("00000000");
        String your = HexFormat.of().formatHex(octets, 8, 12);
        boolean ours = your.equals("00000000") || your.equals("0000000b");
        return header && saysDown && mine && ours;
    }

    private static byte[] octets(Random random) {
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            return noise;
        }
        SessionState[] states = SessionState.values();
        byte[] octets = ControlPacketEncoder.encode(
                Neighbor.says(states[random.nextInt(states.length)]).packet());
        if (random.nextInt(4) == 0) {
            Arrays.fill(octets, 8, 12, (byte) 0);
        }
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(octets, random.nextInt(40));
            default -> octets;
        };
    }
}
