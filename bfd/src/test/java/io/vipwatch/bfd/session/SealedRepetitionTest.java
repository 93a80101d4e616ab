package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Authentication;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.fsm.SessionMachine;
import io.vipwatch.bfd.fsm.Step;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bfd.packet.SessionState;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Against a model that has no short cut, as {@link RepetitionTest}: replays, forgeries and packets too far ahead are what
 * RFC 5880 §6.7 makes of them, also when they differ from a good packet in nothing but sequence number and digest.
 */
class SealedRepetitionTest {
    private static final int RUNS = 4000;
    private static final AuthenticationType METICULOUS = AuthenticationType.METICULOUS_KEYED_SHA1;

    private final Random random = new Random(0x5880);
    private final Pair pair = new Pair(1);
    private long sequence = 0xffff_fff0L; // the circle closes while the test runs
    private Optional<Session> model = Optional.empty();
    private long heard;

    /** A session of the left system whose peer is this test. */
    private LiveSession session(KeyChain keys) {
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(1_000_000, 3)).with(keys));
        pair.network.run(MILLISECOND);
        LiveSession live = pair.left.live("peer");
        model = Optional.of(live.session());
        arrive(sealed(keys.signing(), SessionState.DOWN, 0, ++sequence));
        arrive(sealed(keys.signing(), SessionState.UP, live.session().localDiscriminator(), ++sequence));
        assertThat(live.session().state()).isEqualTo(SessionState.UP);
        return live;
    }

    private static byte[] sealed(AuthenticationKey key, SessionState state, long your, long number) {
        return ControlPacketEncoder.encode(key.sign(Packets.says(state, your), number & 0xffff_ffffL));
    }

    /** Lets the octets arrive, and gives them to the model by a way that shares nothing with the engine but the machine. */
    private void arrive(byte[] octets) {
        pair.left.arrive(VirtualDatagram.of(octets, Pair.RIGHT, Pair.LEFT));
        pair.network.run(MILLISECOND);
        Session before = model.orElseThrow();
        if (ControlPacketDecoder.decode(octets) instanceof Decoded.Accepted(ControlPacket packet)
                && (packet.yourDiscriminator() == before.localDiscriminator()
                        || (packet.yourDiscriminator() == 0 && packet.state().code() < 2))) {
            Step step = SessionMachine.step(before, new Event.Received(packet));
            model = Optional.of(step.session());
            heard += step.heard() ? 1 : 0;
        }
    }

    @ParameterizedTest
    @EnumSource(AuthenticationType.class)
    void theShortWayAndTheLongWayGiveTheSameSession(AuthenticationType type) {
        AuthenticationKey key = Pair.keys(type).signing();
        AuthenticationKey other = new AuthenticationKey(type, key.keyId(), Octets.copyOf(new byte[] {9, 9, 9, 9}));
        LiveSession live = session(KeyChain.of(key));
        long your = live.steady().localDiscriminator();
        byte[] last = sealed(key, SessionState.UP, your, sequence);
        int near = 0;
        for (int run = 0; run < RUNS; run++) {
            byte[] octets = switch (random.nextInt(10)) {
                case 0 -> last;
                case 1 -> sealed(key, SessionState.UP, your, sequence + random.nextInt(14) - 2);
                case 2 -> sealed(other, SessionState.UP, your, sequence + 1);
                case 3 -> changed(sealed(key, SessionState.UP, your, sequence + 1));
                default -> sealed(key, SessionState.UP, your, ++sequence);
            };
            near += live.traffic.received.holdsUnsealed(live.steady(), octets, octets.length) ? 1 : 0;
            arrive(octets);
            last = octets;
            if (run % 20 == 0) {
                Session expected = model.orElseThrow();
                assertThat(live.session().with(Authentication.none()))
                        .as("run %d: %s", run, HexFormat.of().formatHex(octets))
                        .isEqualTo(expected.with(Authentication.none()));
                assertThat(live.session().authentication().receiveSequence())
                        .isEqualTo(expected.authentication().receiveSequence());
                assertThat(pair.left.status("peer").counters().received()).isEqualTo(heard);
                sequence = expected.authentication().receiveSequence().orElse(sequence);
            }
        }
        assertThat(near > RUNS / 3).as("the short way was there to be taken").isEqualTo(type.keyed());
    }

    private byte[] changed(byte[] octets) {
        octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        return octets;
    }

    @Test
    void aReplayOfAnyEarlierPacketIsDiscardedHoweverOftenItComes() {
        AuthenticationKey key = Pair.keys(METICULOUS).signing();
        LiveSession live = session(KeyChain.of(key));
        long your = live.steady().localDiscriminator();
        byte[] early = sealed(key, SessionState.UP, your, ++sequence);
        arrive(early);
        for (int count = 0; count < 5; count++) {
            arrive(sealed(key, SessionState.UP, your, ++sequence));
        }
        byte[] late = sealed(key, SessionState.UP, your, ++sequence);
        arrive(late);
        long received = pair.left.status("peer").counters().received();
        for (int count = 0; count < 5; count++) {
            arrive(early);
            arrive(late);
        }
        assertThat(pair.left.status("peer").counters().received()).isEqualTo(received);
        assertThat(pair.left.status("peer").counters().discarded().values()).containsExactly(10L);
    }

    @ParameterizedTest
    @EnumSource(AuthenticationType.class)
    void twoEnginesThatGoTheShortWayDiscardNothingOfEachOther(AuthenticationType type) {
        Pair systems = Pair.up(2, Pair.parameters(20, 3), Optional.of(Pair.keys(type)));
        for (int change = 0; change < 5; change++) {
            systems.network.run(3 * SECOND);
            systems.left.happen("peer", new Event.ParametersChanged(Pair.parameters(10 + 10 * change, 3)));
        }
        systems.network.run(10 * SECOND);
        for (VirtualSystem system : systems.network.systems) {
            assertThat(system.failures()).isEmpty();
            assertThat(system.status("peer").counters().discarded()).isEmpty();
            assertThat(system.status("peer").counters().received()).isGreaterThan(500);
        }
    }
}
