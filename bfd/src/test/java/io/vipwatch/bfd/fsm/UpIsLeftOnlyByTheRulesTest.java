package io.vipwatch.bfd.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.Selection;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * RFC 5880 §6.8.6: no string of octets takes a session out of Up but a Control packet that says Down or AdminDown and
 * passes every check. The rules are written here a second time, over the octets.
 */
class UpIsLeftOnlyByTheRulesTest {
    private static final int RUNS = 60_000;

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
        var key = new io.vipwatch.bfd.packet.AuthenticationKey(
                io.vipwatch.bfd.packet.AuthenticationType.METICULOUS_KEYED_SHA1,
                1,
                io.vipwatch.bfd.packet.Octets.copyOf(new byte[] {1, 2, 3}));
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
