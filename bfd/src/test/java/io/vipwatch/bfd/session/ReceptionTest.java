package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5880 §6.8.6, RFC 5881 §3 to §5, RFC 5883 §4: whose packet it is, and why it is discarded. */
class ReceptionTest {
    private final Pair pair = Pair.up(1, Pair.parameters(50, 3));

    private VirtualDatagram down() {
        return VirtualDatagram.of(Packets.says(SessionState.DOWN, pair.ours()), Pair.RIGHT, Pair.LEFT);
    }

    private Map<DiscardReason, Long> discardedOfNobody(VirtualDatagram datagram) {
        assertThat(pair.discarded(datagram)).isEmpty();
        return pair.left.engine.status().discarded();
    }

    @Test
    void aPacketThatPassesAllChecksIsFollowed() {
        pair.left.arrive(down());
        pair.network.run(MILLISECOND);
        assertThat(pair.left.up("peer")).isFalse();
    }

    @Test
    void aHopLimitOf254IsNoSingleHop() {
        assertThat(pair.discarded(down().hopLimit(254))).containsExactly(Map.entry(DiscardReason.HOP_LIMIT, 1L));
    }

    @Test
    void theHopLimitIsCheckedBeforeAnythingElse() {
        VirtualDatagram nonsense = VirtualDatagram.of(new byte[] {1, 2}, "2001:db8::99", Pair.LEFT);
        assertThat(discardedOfNobody(nonsense.hopLimit(64))).containsExactly(Map.entry(DiscardReason.HOP_LIMIT, 1L));
    }

    @Test
    void aPacketWithoutAHopLimitIsDiscardedWhereTheSocketsTellIt() {
        assertThat(pair.discarded(down().hopLimit(-1))).containsExactly(Map.entry(DiscardReason.HOP_LIMIT, 1L));
    }

    @Test
    void aHopLimitThatTheSocketsCannotTellIsNotHeldAgainstAPacket() {
        HopLimit untold = new HopLimit(false);
        assertThat(untold.suffices(Encapsulation.singleHop(), -1)).isTrue();
        assertThat(untold.suffices(3784, -1)).isTrue();
        assertThat(untold.suffices(Encapsulation.singleHop(), 254)).isFalse();
    }

    @Test
    @Timeout(60)
    void aFloodWithoutKernelStampsDoesNotHoldTheEngineForEver() {
        VirtualDatagram poured = VirtualDatagram.of(new byte[3], "2001:db8::99", Pair.LEFT);
        pair.left.sockets.poured = Optional.of(poured);
        pair.left.arrive(poured);
        pair.left.engine.turn();
        assertThat(pair.left.engine.status().received()).isLessThan(100_000);
        pair.left.sockets.poured = Optional.empty();
    }

    @Test
    void anotherSourceThanTheSessionsIsAForger() {
        VirtualDatagram forged =
                VirtualDatagram.of(Packets.says(SessionState.DOWN, pair.ours()), "2001:db8::99", Pair.LEFT);
        assertThat(pair.discarded(forged)).containsExactly(Map.entry(DiscardReason.SOURCE_ADDRESS, 1L));
    }

    @Test
    void aMultihopPacketDoesNotReachASingleHopSession() {
        assertThat(pair.discarded(down().destinationPort(4784)))
                .containsExactly(Map.entry(DiscardReason.DESTINATION_PORT, 1L));
    }

    @Test
    void aSourcePortOutsideTheRangeIsCountedAndTaken() {
        pair.left.arrive(down().sourcePort(4000));
        pair.network.run(MILLISECOND);
        assertThat(pair.left.up("peer")).isFalse();
        assertThat(pair.left.status("peer").counters().unusualSourcePorts()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x40, VERSION",
        "1, 0x41, MULTIPOINT",
        "2, 0, DETECT_MULT_ZERO",
        "3, 23, LENGTH_BELOW_MINIMUM",
        "3, 25, LENGTH_EXCEEDS_PAYLOAD",
        "7, 0, MY_DISCRIMINATOR_ZERO",
    })
    void everyFaultOfTheOctetsIsCountedForTheSessionThatItNames(int index, String value, DiscardReason reason) {
        byte[] octets = ControlPacketEncoder.encode(Packets.says(SessionState.DOWN, pair.ours()));
        octets[index] = Integer.decode(value).byteValue();
        assertThat(pair.discarded(VirtualDatagram.of(octets, Pair.RIGHT, Pair.LEFT)))
                .containsExactly(Map.entry(reason, 1L));
    }

    @Test
    void aTruncatedPacketIsCountedForTheSessionBetweenTheAddresses() {
        assertThat(pair.discarded(VirtualDatagram.of(new byte[3], Pair.RIGHT, Pair.LEFT)))
                .containsExactly(Map.entry(DiscardReason.TRUNCATED, 1L));
    }

    @Test
    void anUnknownDiscriminatorBelongsToNobody() {
        long unknown = pair.ours() ^ 1;
        assertThat(discardedOfNobody(
                        VirtualDatagram.of(Packets.says(SessionState.DOWN, unknown), Pair.RIGHT, Pair.LEFT)))
                .containsExactly(Map.entry(DiscardReason.YOUR_DISCRIMINATOR_UNKNOWN, 1L));
    }

    @Test
    void aStrangerWithoutADiscriminatorBelongsToNobody() {
        assertThat(discardedOfNobody(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), "2001:db8::99", Pair.LEFT)))
                .containsExactly(Map.entry(DiscardReason.NO_SESSION, 1L));
    }

    @ParameterizedTest
    @CsvSource({"INIT", "UP"})
    void yourDiscriminatorMayBeZeroInDownAndAdminDownOnly(SessionState state) {
        assertThat(pair.discarded(VirtualDatagram.of(Packets.says(state, 0), Pair.RIGHT, Pair.LEFT)))
                .containsExactly(Map.entry(DiscardReason.YOUR_DISCRIMINATOR_ZERO, 1L));
    }

    @Test
    void aPacketLongerThanItsLengthFieldIsGood() {
        byte[] padded = Arrays.copyOf(ControlPacketEncoder.encode(Packets.says(SessionState.DOWN, pair.ours())), 1400);
        pair.left.arrive(VirtualDatagram.of(padded, Pair.RIGHT, Pair.LEFT));
        pair.network.run(MILLISECOND);
        assertThat(pair.left.up("peer")).isFalse();
    }

    @Test
    void aMultihopSessionTakesWhatHasPassedAsManyRoutersAsItsFloorAllows() {
        VirtualNetwork network = new VirtualNetwork(3);
        VirtualSystem system = network.system("system", Pair.LEFT);
        system.add(SessionConfig.of("far", Pair.RIGHT_ADDRESS, Encapsulation.multihop(60), Pair.parameters(50, 3)));
        UnaryOperator<VirtualDatagram> multihop = datagram -> datagram.destinationPort(4784);
        VirtualDatagram packet =
                multihop.apply(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), Pair.RIGHT, Pair.LEFT));
        system.arrive(packet.hopLimit(59));
        network.run(MILLISECOND);
        assertThat(system.status("far").state()).isEqualTo(SessionState.DOWN);
        system.arrive(packet.hopLimit(60));
        network.run(MILLISECOND);
        assertThat(system.status("far").state()).isEqualTo(SessionState.INIT);
        assertThat(system.status("far").counters().discarded()).containsExactly(Map.entry(DiscardReason.HOP_LIMIT, 1L));
    }

    @Test
    void theMostCloselyBoundSessionIsMeant() {
        VirtualNetwork network = new VirtualNetwork(4);
        VirtualSystem system = network.system("system", Pair.LEFT, "2001:db8::3");
        SessionConfig any =
                SessionConfig.of("any", Pair.RIGHT_ADDRESS, Encapsulation.singleHop(), Pair.parameters(50, 3));
        system.add(any);
        system.add(SessionConfig.of("bound", any.remote(), any.encapsulation(), any.parameters())
                .from(InetAddress.ofLiteral("2001:db8::3")));
        system.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), Pair.RIGHT, "2001:db8::3"));
        network.run(MILLISECOND);
        assertThat(system.status("bound").state()).isEqualTo(SessionState.INIT);
        assertThat(system.status("any").state()).isEqualTo(SessionState.DOWN);
    }

    @Test
    void aRemoteSystemWithDemandModeIsSentNothingPeriodically() {
        VirtualNetwork.Link link = pair.toRight;
        pair.toLeft.cut = true;
        long mine = pair.ours();
        for (int round = 0; round < 100; round++) {
            byte[] octets = ControlPacketEncoder.encode(Packets.says(SessionState.UP, mine));
            octets[1] |= 0x02; // Demand
            pair.left.arrive(VirtualDatagram.of(octets, Pair.RIGHT, Pair.LEFT));
            pair.network.run(45 * MILLISECOND);
        }
        long before = link.sent;
        byte[] polling = ControlPacketEncoder.encode(Packets.says(SessionState.UP, mine));
        polling[1] |= 0x22; // Poll, Demand
        pair.left.arrive(VirtualDatagram.of(polling, Pair.RIGHT, Pair.LEFT));
        pair.network.run(MILLISECOND);
        assertThat(link.sent - before).as("the Final").isOne();
        assertThat(pair.left.up("peer")).isTrue();
    }

    @Test
    void aFloodThatFasterThanItIsReadDoesNotKeepTheLoopFromTransmitting() {
        VirtualDatagram stranger = VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), "2001:db8::99", Pair.LEFT);
        long before = pair.toRight.sent;
        for (int burst = 0; burst < 1000; burst++) {
            for (int count = 0; count < 50; count++) {
                pair.left.arrive(stranger);
            }
            pair.network.run(MILLISECOND);
        }
        assertThat(pair.toRight.sent - before).isBetween(20L, 30L);
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.left.events(BfdEvent.class))
                .filteredOn(event -> event.stamp().monotonicNanos() > pair.network.now() - SECOND)
                .isEmpty();
        assertThat(pair.left.engine.status().discarded()).containsEntry(DiscardReason.NO_SESSION, 50_000L);
    }
}
