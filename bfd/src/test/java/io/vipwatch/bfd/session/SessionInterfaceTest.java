package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.MappedAddress;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 5881 §3: the interface is part of a single-hop session. */
class SessionInterfaceTest {
    private final Pair pair = Pair.up(1, Pair.parameters(50, 3));

    private static VirtualDatagram farewell() {
        return VirtualDatagram.of(Packets.says(SessionState.ADMIN_DOWN, 0), Pair.RIGHT, Pair.LEFT);
    }

    @Test
    void aPacketWithYourDiscriminatorZeroFromAnotherInterfaceThanTheSessionsIsAForger() {
        VirtualDatagram forged = farewell().interfaceIndex(VirtualDatagram.INTERFACE + 1);
        assertThat(pair.discarded(forged)).containsExactly(Map.entry(DiscardReason.INTERFACE, 1L));
    }

    @Test
    void alsoARepetitionOfAGoodPacketIsForgedWhenItComesByAnotherInterface() {
        ControlPacket last = Packets.says(SessionState.UP, pair.ours());
        pair.left.arrive(VirtualDatagram.of(last, Pair.RIGHT, Pair.LEFT));
        pair.left.arrive(VirtualDatagram.of(last, Pair.RIGHT, Pair.LEFT));
        VirtualDatagram forged = VirtualDatagram.of(last, Pair.RIGHT, Pair.LEFT);
        assertThat(pair.discarded(forged.interfaceIndex(VirtualDatagram.INTERFACE + 1)))
                .containsExactly(Map.entry(DiscardReason.INTERFACE, 1L));
    }

    @Test
    void anUpSessionTakesAPacketWithYourDiscriminatorZeroFromItsOwnInterface() {
        pair.left.arrive(farewell());
        pair.network.run(MILLISECOND);
        assertThat(pair.left.events(BfdEvent.StateChanged.class).getLast().cause())
                .isEqualTo(Cause.NEIGHBOR_ADMIN_DOWN);
    }

    @Test
    void beforeASessionIsUpTheInterfaceIsTheOneOfTheRemoteSystemsSubnet() {
        Pair other = new Pair(9);
        other.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 3)));
        other.left.connected.add(connected("2001:db8::/64", Pair.LEFT, VirtualDatagram.INTERFACE));
        VirtualDatagram call = VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), Pair.RIGHT, Pair.LEFT);
        other.left.arrive(call.interfaceIndex(VirtualDatagram.INTERFACE + 1));
        other.network.run(MILLISECOND);
        assertThat(other.left.status("peer").state()).isEqualTo(SessionState.DOWN);
        assertThat(other.left.status("peer").counters().discarded())
                .containsExactly(Map.entry(DiscardReason.INTERFACE, 1L));
        other.left.arrive(call);
        other.network.run(MILLISECOND);
        assertThat(other.left.status("peer").state()).isEqualTo(SessionState.INIT);
    }

    @Test
    void aSessionThatIsDownFollowsThePeerToAnotherInterface() {
        pair.toLeft.cut = true;
        pair.network.run(SECOND);
        assertThat(pair.left.up("peer")).isFalse();
        VirtualDatagram call = VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), Pair.RIGHT, Pair.LEFT);
        pair.left.connected.add(connected("2001:db8::/64", Pair.LEFT, VirtualDatagram.INTERFACE + 1));
        pair.left.arrive(call.interfaceIndex(VirtualDatagram.INTERFACE + 1));
        pair.network.run(MILLISECOND);
        assertThat(pair.left.status("peer").state()).isEqualTo(SessionState.INIT);
    }

    private static Interfaces.Subnet connected(String prefix, String own, int index) {
        return new Interfaces.Subnet(AddressPrefix.of(prefix), MappedAddress.of(InetAddress.ofLiteral(own)), index);
    }

    @Test
    void siblingsWithTheSameLinkLocalAddressAreToldApartByTheInterface() {
        VirtualNetwork network = new VirtualNetwork(2);
        VirtualSystem system = network.system("system", "fe80::1");
        InetAddress neighbor = InetAddress.ofLiteral("fe80::2");
        for (int index = 0; index < 2; index++) {
            system.add(new SessionConfig(
                    "vlan" + index,
                    neighbor,
                    Optional.empty(),
                    Optional.of("eth" + index),
                    Encapsulation.singleHop(),
                    Pair.parameters(50, 3),
                    Optional.empty()));
        }
        system.arrive(VirtualDatagram.of(Packets.says(SessionState.DOWN, 0), "fe80::2", "fe80::1")
                .interfaceIndex(8));
        network.run(MILLISECOND);
        assertThat(system.status("vlan0").state()).isEqualTo(SessionState.DOWN);
        assertThat(system.status("vlan1").state()).isEqualTo(SessionState.INIT);
        long mine = system.status("vlan1").localDiscriminator();
        system.arrive(VirtualDatagram.of(Packets.says(SessionState.UP, mine), "fe80::2", "fe80::1")
                .interfaceIndex(7));
        network.run(MILLISECOND);
        assertThat(system.status("vlan1").counters().discarded())
                .containsExactly(Map.entry(DiscardReason.INTERFACE, 1L));
    }
}
