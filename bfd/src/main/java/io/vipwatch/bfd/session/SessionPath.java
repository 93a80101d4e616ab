package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.MappedAddress;
import io.vipwatch.bfd.socket.PathKey;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Between which addresses a session is, and what a packet must have to be its (RFC 5880 §6.3, RFC 5881 §3, RFC 5883 §4).
 *
 * @param remote the remote system's address
 * @param local ours, the unspecified address for any
 * @param interfaceIndex the configured interface, 0 for none: see {@link ConnectedLinks}
 * @param encapsulation the hop mode
 */
record SessionPath(MappedAddress remote, MappedAddress local, int interfaceIndex, Encapsulation encapsulation) {
    static final MappedAddress ANY = new MappedAddress(0, 0);

    /** {@return where its packets go} */
    PathKey key() {
        InetAddress to = remote.toInetAddress();
        InetAddress from = local.equals(ANY) ? unspecified(to) : local.toInetAddress();
        return new PathKey(from, to, interfaceIndex, encapsulation.destinationPort());
    }

    private static InetAddress unspecified(InetAddress like) {
        return InetAddress.ofLiteral(like.getAddress().length == 4 ? "0.0.0.0" : "::");
    }

    /** {@return whether a packet that matches one path matches the other: the hop limit is not what tells them apart} */
    boolean sameAddresses(SessionPath other) {
        return remote.equals(other.remote)
                && local.equals(other.local)
                && interfaceIndex == other.interfaceIndex
                && encapsulation.destinationPort() == other.encapsulation.destinationPort();
    }

    /** {@return whether the remote system may take packets of the one for the other's} */
    boolean overlaps(SessionPath other) {
        return remote.equals(other.remote)
                && encapsulation.destinationPort() == other.encapsulation.destinationPort()
                && (local.equals(other.local) || local.equals(ANY) || other.local.equals(ANY))
                && (interfaceIndex == other.interfaceIndex || interfaceIndex == 0 || other.interfaceIndex == 0);
    }

    Optional<InetAddress> localAddress() {
        return local.equals(ANY) ? Optional.empty() : Optional.of(local.toInetAddress());
    }

    /** {@return whether a packet that the remote system sent may have come like this} */
    boolean matches(ReceivedDatagram datagram) {
        return fromRemote(datagram) && toPort(datagram) && toLocal(datagram) && byInterface(datagram);
    }

    /** {@return what is wrong with a datagram that does not match} */
    DiscardReason mismatch(ReceivedDatagram datagram) {
        if (!toPort(datagram)) {
            return DiscardReason.DESTINATION_PORT;
        }
        if (!fromRemote(datagram)) {
            return DiscardReason.SOURCE_ADDRESS;
        }
        return toLocal(datagram) ? DiscardReason.INTERFACE : DiscardReason.DESTINATION_ADDRESS;
    }

    /** {@return how closely it is bound: of two that match a packet, the one with more is meant} */
    int specificity() {
        return (local.equals(ANY) ? 0 : 2) + (interfaceIndex == 0 ? 0 : 1);
    }

    private boolean fromRemote(ReceivedDatagram datagram) {
        return datagram.sourceHigh() == remote.high() && datagram.sourceLow() == remote.low();
    }

    private boolean toPort(ReceivedDatagram datagram) {
        return datagram.destinationPort() == encapsulation.destinationPort();
    }

    /** What the sockets could not tell is not held against a packet. */
    private boolean toLocal(ReceivedDatagram datagram) {
        long high = datagram.localHigh();
        long low = datagram.localLow();
        boolean any = local.high() == 0 && local.low() == 0;
        return any || (high == 0 && low == 0) || (high == local.high() && low == local.low());
    }

    private boolean byInterface(ReceivedDatagram datagram) {
        int index = datagram.interfaceIndex();
        return interfaceIndex == 0 || index == 0 || index == interfaceIndex;
    }
}
