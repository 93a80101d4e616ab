package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux sockets with TCP MD5 (RFC 2385) and TTL security (RFC 5082). On the caller's thread. Every option that protects
 * a session is an error when it cannot be set; a mere warning would leave the session unprotected.
 */
final class EpollSockets implements Sockets {
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_IPV6 = 41;
    private static final int KERNEL_DEFAULT = -1;

    static final IntegerUnixChannelOption IPV6_TCLASS = new IntegerUnixChannelOption("IPV6_TCLASS", IPPROTO_IPV6, 67);
    static final IntegerUnixChannelOption IP_TOS = new IntegerUnixChannelOption("IP_TOS", IPPROTO_IP, 1);
    private static final RawUnixChannelOption TCP_MD5SIG = new RawUnixChannelOption("TCP_MD5SIG", IPPROTO_TCP, 14, 216);
    private static final RawUnixChannelOption TCP_MD5SIG_EXT =
            new RawUnixChannelOption("TCP_MD5SIG_EXT", IPPROTO_TCP, 32, 216);

    private static final Logger LOG = LoggerFactory.getLogger(EpollSockets.class);

    private final AtomicBoolean saidUnmarked = new AtomicBoolean();

    static boolean isAvailable() {
        return Epoll.isAvailable();
    }

    @Override
    public IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public Channel newListener() {
        return new EpollServerSocketChannel();
    }

    @Override
    public SocketChannel newConnection() {
        return new EpollSocketChannel();
    }

    @Override
    public void require(PeerConfig peer) {
        if (peer.password().isEmpty() && peer.ttlSecurityHops().isEmpty()) {
            return;
        }
        Channel probe = newConnection();
        try {
            sign(probe, Md5Key.of(peer.remote()), peer.password());
            TtlSecurity.protect(probe, peer);
        } finally {
            probe.unsafe().closeForcibly();
        }
    }

    @Override
    public void prepareListener(Channel listener) {
        listener.config().setOption(ChannelOption.SO_REUSEADDR, true);
        // A listener of all addresses serves both families; one of IPv4 alone has no options of IPv6.
        boolean ipv4Marked = trySet(listener, IP_TOS, CLASS_SELECTOR_6);
        boolean ipv6Marked = trySet(listener, IPV6_TCLASS, CLASS_SELECTOR_6);
        if (!ipv4Marked && !ipv6Marked) {
            warnUnmarked();
        }
        trySet(listener, TtlSecurity.IP_TTL, TtlSecurity.HIGHEST_HOP_LIMIT);
        trySet(listener, TtlSecurity.IPV6_UNICAST_HOPS, TtlSecurity.HIGHEST_HOP_LIMIT);
        trySet(listener, TtlSecurity.TCP_SAVE_SYN, 1);
    }

    @Override
    public void protect(Channel listener, HopFloor floor) {
        // Not every listener speaks both; where it is refused, each connection's SYN is looked at all the same.
        trySet(listener, TtlSecurity.IP_MINTTL, floor.ipv4());
        trySet(listener, TtlSecurity.IPV6_MINHOPCOUNT, floor.ipv6());
    }

    @Override
    public Optional<String> objection(SocketChannel accepted, PeerConfig peer) {
        return TtlSecurity.objection(accepted, peer);
    }

    @Override
    public void sign(Channel socket, Md5Key peers, Optional<Password> password) {
        ByteBuffer value = peers.value(password);
        try {
            if (!socket.config().setOption(peers.isHost() ? TCP_MD5SIG : TCP_MD5SIG_EXT, value)) {
                throw new SpeakerException("this transport has no TCP MD5 signatures (RFC 2385)");
            }
        } catch (ChannelException e) {
            if (password.isEmpty()) {
                // There was no such key: as wished.
                return;
            }
            throw new SpeakerException(
                    "the kernel refuses a TCP MD5 signature key (RFC 2385) for " + peers.range() + ": " + reason(e)
                            + ". It may be built without CONFIG_TCP_MD5SIG, or have no room for more keys"
                            + " (net.core.optmem_max)",
                    e);
        }
    }

    @Override
    public void prepareOutgoing(Channel connection, PeerConfig peer) {
        if (peer.password().isPresent()) {
            sign(connection, Md5Key.of(peer.remote()), peer.password());
        }
        mark(connection, peer);
        TtlSecurity.protect(connection, peer);
    }

    @Override
    public void prepareIncoming(Channel connection, PeerConfig peer) {
        mark(connection, peer);
        if (peer.ttlSecurityHops().isEmpty()) {
            // The listener's own is 255.
            trySet(connection, TtlSecurity.hopLimit(peer), KERNEL_DEFAULT);
        }
        TtlSecurity.protect(connection, peer);
    }

    /** Gives what leaves the socket the class of routing protocols, in the header of the family that it speaks. */
    private void mark(Channel connection, PeerConfig peer) {
        if (!trySet(connection, peer.remote().isIpv6() ? IPV6_TCLASS : IP_TOS, CLASS_SELECTOR_6)) {
            warnUnmarked();
        }
    }

    private void warnUnmarked() {
        if (!saidUnmarked.getAndSet(true)) {
            LOG.warn("the kernel refuses DSCP CS6: BGP messages leave unmarked, and a full link may drop them");
        }
    }

    /** Sets an option that the session can do without: {@return whether the kernel took it} */
    private static boolean trySet(Channel socket, IntegerUnixChannelOption option, int value) {
        try {
            return socket.config().setOption(option, value);
        } catch (ChannelException refused) {
            // A container may forbid it, and a socket of one family has no options of the other.
            return false;
        }
    }

    static String reason(ChannelException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage());
    }
}
