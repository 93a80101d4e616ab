package io.vipwatch.lab.bfd;

import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.lab.container.BfdRouter;
import io.vipwatch.lab.container.BfdSegment;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A packet in the peer's name, from the peer's address and with the session's discriminators, that takes the session Down
 * if it is accepted.
 *
 * @param partner whose session
 * @param side the addresses it goes from and to
 * @param octets the packet
 * @param destinationPort where it is sent
 * @param hopLimit the TTL or hop limit it leaves with
 */
record Forgery(Partner partner, Side side, Octets octets, int destinationPort, int hopLimit) {
    static final int COPIES = 3;

    private static final int IPV6_HEADER = 40;
    private static final int IPV4_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int SEQUENCE_NUMBER = 28;
    private static final int OTHER_ADDRESS = 4;

    /** A port that no daemon and no system's choice of a port has. */
    private static final int SOURCE_PORT = 49_151;

    /** {@return a packet that would be accepted if the peer sent it now} */
    static Forgery down(Partner partner, SessionStatus status) {
        return of(partner, status, ControlPacketEncoder.encode(packet(status)));
    }

    /** {@return the same, signed} */
    static Forgery down(Partner partner, SessionStatus status, AuthenticationKey key, long sequenceNumber) {
        return of(partner, status, ControlPacketEncoder.encode(key.sign(packet(status), sequenceNumber)));
    }

    private static Forgery of(Partner partner, SessionStatus status, byte[] octets) {
        return new Forgery(
                partner,
                partner.side(),
                Octets.copyOf(octets),
                status.encapsulation().destinationPort(),
                255);
    }

    private static ControlPacket packet(SessionStatus status) {
        Remote.Heard peer = status.heard().orElseThrow();
        return new ControlPacket(
                Diagnostic.PATH_DOWN,
                SessionState.DOWN,
                false,
                false,
                false,
                false,
                peer.detectMult(),
                peer.discriminator(),
                status.localDiscriminator(),
                peer.desiredMinTxInterval(),
                peer.requiredMinRxInterval(),
                0,
                Optional.empty());
    }

    Forgery withHopLimit(int other) {
        return new Forgery(partner, side, octets, destinationPort, other);
    }

    Forgery toPort(int other) {
        return new Forgery(partner, side, octets, other, hopLimit);
    }

    /** {@return the same from another address of the same router} */
    Forgery fromElsewhere() {
        BfdRouter router = partner.foreign().router();
        var other = side.router().isIpv6() ? router.ipv6(OTHER_ADDRESS) : router.ipv4(OTHER_ADDRESS);
        return withSide(new Side(other, side.host(), side.multihop()));
    }

    /** {@return the same to another address of this host} */
    Forgery toElsewhere() {
        BfdSegment segment = partner.foreign().router().segment();
        var other = side.host().isIpv6() ? segment.hostIpv6(OTHER_ADDRESS) : segment.hostIpv4(OTHER_ADDRESS);
        return withSide(new Side(side.router(), other, side.multihop()));
    }

    private Forgery withSide(Side other) {
        return new Forgery(partner, other, octets, destinationPort, hopLimit);
    }

    /** {@return the same with one octet changed} */
    Forgery withOctet(int index, int value) {
        byte[] changed = bytes();
        changed[index] = (byte) value;
        return new Forgery(partner, side, Octets.copyOf(changed), destinationPort, hopLimit);
    }

    /** {@return the same with four octets zeroed} */
    Forgery withoutDiscriminatorAt(int index) {
        return withOctet(index, 0)
                .withOctet(index + 1, 0)
                .withOctet(index + 2, 0)
                .withOctet(index + 3, 0);
    }

    /** {@return its first octets only} */
    Forgery cutTo(int length) {
        return new Forgery(partner, side, Octets.copyOf(bytes(), 0, length), destinationPort, hopLimit);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[octets.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets.at(i);
        }
        return bytes;
    }

    /** {@return a packet that the peer has just sent} */
    static Forgery recorded(Partner partner, SessionStatus status) {
        Side side = partner.side();
        String filter = "src host %s and dst host %s and udp dst port %d"
                .formatted(side.router(), side.host(), status.encapsulation().destinationPort());
        String printed = partner.foreign()
                .router()
                .run("tcpdump", "-i", "eth0", "-n", "-t", "-c", "1", "-x", "--immediate-mode", filter);
        StringBuilder packet = new StringBuilder();
        printed.lines()
                .filter(line -> line.matches("\\s+0x[0-9a-f]{4}:.*"))
                .forEach(line -> packet.append(line.replaceAll("^\\s+0x[0-9a-f]{4}:|\\s", "")));
        int headers = (side.router().isIpv6() ? IPV6_HEADER : IPV4_HEADER) + UDP_HEADER;
        return of(partner, status, HexFormat.of().parseHex(packet.substring(2 * headers)));
    }

    /** {@return the Sequence Number of its Authentication Section (RFC 5880 §4.3, §4.4)} */
    long sequenceNumber() {
        long number = 0;
        for (int index = SEQUENCE_NUMBER; index < SEQUENCE_NUMBER + 4; index++) {
            number = number << 8 | octets.at(index);
        }
        return number;
    }

    void send() {
        send(Collections.nCopies(COPIES, this));
    }

    /** Sends several in the name of one peer, at once. */
    static void send(List<Forgery> forgeries) {
        BfdRouter router = forgeries.getFirst().partner().foreign().router();
        router.send(forgeries.stream().map(Forgery::datagram).toList());
    }

    private BfdRouter.Datagram datagram() {
        return new BfdRouter.Datagram(side.router(), SOURCE_PORT, side.host(), destinationPort, hopLimit, octets);
    }
}
