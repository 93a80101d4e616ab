package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * TTL security (RFC 5082) with Linux's sockets; on the caller's thread. Once a socket has its floor, the kernel drops what
 * came with a lower hop limit. That is too late for what came while the connection waited to be accepted, so that two
 * things come before: a listener has the floor that is right for all of its peers, which the sockets that it accepts
 * inherit, and a connection whose SYN came with too low a hop limit is not taken.
 */
final class TtlSecurity {
    static final int HIGHEST_HOP_LIMIT = 255;

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;

    static final IntegerUnixChannelOption IPV6_UNICAST_HOPS =
            new IntegerUnixChannelOption("IPV6_UNICAST_HOPS", IPPROTO_IPV6, 16);
    static final IntegerUnixChannelOption IPV6_MINHOPCOUNT =
            new IntegerUnixChannelOption("IPV6_MINHOPCOUNT", IPPROTO_IPV6, 73);
    static final IntegerUnixChannelOption IP_TTL = new IntegerUnixChannelOption("IP_TTL", IPPROTO_IP, 2);
    static final IntegerUnixChannelOption IP_MINTTL = new IntegerUnixChannelOption("IP_MINTTL", IPPROTO_IP, 21);
    static final IntegerUnixChannelOption TCP_SAVE_SYN = new IntegerUnixChannelOption("TCP_SAVE_SYN", IPPROTO_TCP, 27);

    /** The headers of the SYN, from that of IP on: more than the longest of both without IPv6 extensions. */
    private static final RawUnixChannelOption TCP_SAVED_SYN =
            new RawUnixChannelOption("TCP_SAVED_SYN", IPPROTO_TCP, 28, 512);

    private static final int UNKNOWN = -1;

    private TtlSecurity() {}

    /**
     * Has a socket send with the highest hop limit and drop what comes with too low a one, if the peer has TTL security.
     *
     * @throws SpeakerException if the kernel refuses
     */
    static void protect(Channel socket, PeerConfig peer) {
        if (peer.ttlSecurityHops().isPresent()) {
            set(socket, hopLimit(peer), HIGHEST_HOP_LIMIT);
            set(socket, floor(peer), HopFloor.of(peer));
        }
    }

    /** {@return the option with the hop limit of what is sent to the peer} */
    static IntegerUnixChannelOption hopLimit(PeerConfig peer) {
        return peer.remote().isIpv6() ? IPV6_UNICAST_HOPS : IP_TTL;
    }

    private static IntegerUnixChannelOption floor(PeerConfig peer) {
        return peer.remote().isIpv6() ? IPV6_MINHOPCOUNT : IP_MINTTL;
    }

    private static void set(Channel socket, IntegerUnixChannelOption option, int value) {
        try {
            socket.config().setOption(option, value);
            int found = read(socket, option);
            if (found != value) {
                throw new SpeakerException("TTL security (RFC 5082) is not possible: " + option.name() + " was set to "
                        + value + " and is " + found);
            }
        } catch (ChannelException e) {
            throw new SpeakerException(
                    "TTL security (RFC 5082) is not possible: the kernel refuses " + option.name() + ": "
                            + EpollSockets.reason(e),
                    e);
        }
    }

    private static int read(Channel socket, IntegerUnixChannelOption option) {
        Integer value = socket.config().getOption(option);
        return value == null ? UNKNOWN : value;
    }

    /** {@return why a connection from this peer is not to be taken, if it is not} */
    static Optional<String> objection(Channel accepted, PeerConfig peer) {
        if (peer.ttlSecurityHops().isEmpty()) {
            return Optional.empty();
        }
        int lowest = HopFloor.of(peer);
        int came = synHopLimit(accepted);
        if (came == UNKNOWN) {
            // Without room for the SYN, as in a flood of them, the kernel knows only what the socket was born with.
            return read(accepted, floor(peer)) >= lowest
                    ? Optional.empty()
                    : Optional.of("TTL security (RFC 5082) wants a hop limit of " + lowest
                            + " or more, and the kernel does not say with which one it came");
        }
        return came >= lowest
                ? Optional.empty()
                : Optional.of("it came with hop limit " + came + ", and TTL security (RFC 5082) wants " + lowest
                        + " or more");
    }

    private static int synHopLimit(Channel accepted) {
        ByteBuffer headers = accepted.config().getOption(TCP_SAVED_SYN);
        int version = headers.get(0) >>> 4;
        return switch (version) {
            case 4 -> headers.get(8) & 0xff;
            case 6 -> headers.get(7) & 0xff;
            default -> UNKNOWN;
        };
    }
}
