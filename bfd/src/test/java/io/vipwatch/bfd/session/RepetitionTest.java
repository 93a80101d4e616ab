package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.Occasion;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.fsm.SessionMachine;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Against a model that has no short cut: the machine alone, given each datagram that is for the session. RFC 5880 §6.8.6:
 * no string of octets makes a session leave Up but by the rules, which are written here a second time.
 */
class RepetitionTest {
    private static final int RUNS = 30_000;

    private final Pair pair = new Pair(1);
    private final Random random = new Random(0x5880);

    private Session session() {
        return pair.left.live("peer").session();
    }

    /** A session of the left system whose peer is this test, so that nothing but this test is heard. */
    RepetitionTest() {
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(1_000_000, 3)));
        pair.network.run(MILLISECOND);
    }

    private void comeUp() {
        if (session().state() != SessionState.UP) {
            arrive(ControlPacketEncoder.encode(Packets.says(SessionState.DOWN, 0)));
            arrive(ControlPacketEncoder.encode(
                    Packets.says(SessionState.UP, session().localDiscriminator())));
        }
        assertThat(session().state()).isEqualTo(SessionState.UP);
    }

    private void arrive(byte[] octets) {
        pair.left.arrive(VirtualDatagram.of(octets, Pair.RIGHT, Pair.LEFT));
        pair.network.run(MILLISECOND);
    }

    /** What the machine makes of the octets, by a way that shares nothing with the engine but machine and decoder. */
    private Session model(Session before, byte[] octets) {
        if (!(ControlPacketDecoder.decode(octets) instanceof Decoded.Accepted(ControlPacket packet))) {
            return before;
        }
        long your = packet.yourDiscriminator();
        boolean zero = your == 0 && packet.state() != SessionState.INIT && packet.state() != SessionState.UP;
        return zero || your == before.localDiscriminator()
                ? SessionMachine.step(before, new Event.Received(packet)).session()
                : before;
    }

    @Test
    void theShortWayAndTheLongWayGiveTheSameSession() {
        comeUp();
        byte[] last = octets();
        int repeated = 0;
        for (int run = 0; run < RUNS; run++) {
            boolean again = random.nextInt(3) > 0;
            byte[] octets = again ? last : octets();
            Session before = session();
            long heard = pair.left.status("peer").counters().received();
            Session expected = model(before, octets);
            repeated += pair.left.live("peer").traffic.received.holds(before, octets, octets.length) ? 1 : 0;
            arrive(octets);
            boolean polls = expected.poll().polling() || before.poll().polling();
            assertThat(polls ? session().state() : session())
                    .as("run %d: %s", run, HexFormat.of().formatHex(octets))
                    .isEqualTo(polls ? expected.state() : expected);
            if (!before.equals(expected)) {
                assertThat(pair.left.status("peer").counters().received()).isEqualTo(heard + 1);
            }
            last = octets;
        }
        assertThat(repeated).as("the short way was taken").isGreaterThan(RUNS / 10);
    }

    @Test
    void noStringOfOctetsMakesASessionLeaveUpExceptByTheRules() {
        int left = 0;
        for (int run = 0; run < RUNS; run++) {
            comeUp();
            byte[] octets = octets();
            boolean may = mayLeave(octets, session().localDiscriminator());
            arrive(octets);
            boolean leaves = session().state() != SessionState.UP;
            assertThat(leaves)
                    .as("run %d: %s", run, HexFormat.of().formatHex(octets))
                    .isEqualTo(may);
            left += leaves ? 1 : 0;
        }
        assertThat(left).as("both answers must occur").isBetween(RUNS / 50, RUNS / 2);
        assertThat(pair.left.events(BfdEvent.Faulted.class)).isEmpty();
    }

    @Test
    void whatIsTransmittedFromMemoryIsWhatTheSessionWouldSay() {
        comeUp();
        for (int run = 0; run < 2000; run++) {
            arrive(octets());
            LiveSession live = pair.left.live("peer");
            if (live.traffic.transmitted.holds(session())) {
                byte[] fresh = ControlPacketEncoder.encode(
                        session().transmit(Occasion.PERIODIC).orElseThrow().packet());
                byte[] remembered = Arrays.copyOf(live.traffic.transmitted.octets(), live.traffic.transmitted.length());
                assertThat(remembered).isEqualTo(fresh);
            }
            pair.network.run(random.nextLong(500 * MILLISECOND));
        }
    }

    @Test
    void anOctetThatDiffersIsNoRepetition() {
        comeUp();
        byte[] same = ControlPacketEncoder.encode(
                Packets.says(SessionState.UP, session().localDiscriminator()));
        arrive(same);
        arrive(same);
        for (int index = 0; index < same.length; index++) {
            byte[] other = same.clone();
            other[index] ^= 1;
            assertThat(pair.left.live("peer").traffic.received.holds(session(), other, other.length))
                    .isFalse();
        }
        assertThat(pair.left.live("peer").traffic.received.holds(session(), same, same.length))
                .isTrue();
        assertThat(pair.left.live("peer").traffic.received.holds(session(), same, same.length - 1))
                .isFalse();
    }

    @Test
    void aRepetitionWithALowHopLimitOrFromElsewhereIsDiscarded() {
        comeUp();
        byte[] same = ControlPacketEncoder.encode(
                Packets.says(SessionState.UP, session().localDiscriminator()));
        arrive(same);
        arrive(same);
        long received = pair.left.status("peer").counters().received();
        pair.left.arrive(VirtualDatagram.of(same, Pair.RIGHT, Pair.LEFT).hopLimit(254));
        pair.left.arrive(VirtualDatagram.of(same, "2001:db8::99", Pair.LEFT));
        pair.network.run(MILLISECOND);
        assertThat(pair.left.status("peer").counters().received()).isEqualTo(received);
        assertThat(pair.left.status("peer").counters().discarded())
                .containsOnlyKeys(DiscardReason.HOP_LIMIT, DiscardReason.SOURCE_ADDRESS);
    }

    private static boolean mayLeave(byte[] octets, long discriminator) {
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
        boolean ours = your.equals("00000000") || your.equals(HexFormat.of().toHexDigits((int) discriminator));
        return header && saysDown && mine && ours;
    }

    private byte[] octets() {
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            return noise;
        }
        SessionState[] states = SessionState.values();
        byte[] octets = ControlPacketEncoder.encode(
                Packets.says(states[random.nextInt(states.length)], session().localDiscriminator()));
        if (random.nextInt(4) == 0) {
            Arrays.fill(octets, 8, 12, (byte) 0);
        }
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(octets, random.nextInt(40)) : octets;
    }
}
