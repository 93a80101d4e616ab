package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Optional;

/** The JDK's own sockets: they run everywhere, and know neither TCP MD5 nor TTL security. On the caller's thread. */
final class NioSockets implements Sockets {
    @Override
    public IoHandlerFactory handlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    public Channel newListener() {
        return new NioServerSocketChannel();
    }

    @Override
    public SocketChannel newConnection() {
        return new NioSocketChannel();
    }

    @Override
    public void require(PeerConfig peer) {
        if (peer.password().isPresent()) {
            throw new SpeakerException("peer '" + peer.name() + "' has a password, but TCP MD5 signatures (RFC 2385)"
                    + " need Linux with the native epoll transport, which is not in use here: the session would run"
                    + " unprotected. Remove the password, or run on Linux (x86_64 or aarch64)");
        }
        if (peer.ttlSecurityHops().isPresent()) {
            throw new SpeakerException("peer '" + peer.name() + "' has TTL security, but that (RFC 5082) needs Linux"
                    + " with the native epoll transport, which is not in use here. Remove it, or run on Linux (x86_64"
                    + " or aarch64)");
        }
    }

    @Override
    public void prepareListener(Channel listener) {
        listener.config().setOption(ChannelOption.SO_REUSEADDR, true);
    }

    @Override
    public void protect(Channel listener, HopFloor floor) {
        // No peer has TTL security here, and the floor is none.
    }

    @Override
    public Optional<String> objection(SocketChannel accepted, PeerConfig peer) {
        return Optional.empty();
    }

    @Override
    public void sign(Channel listener, Md5Key peers, Optional<Password> password) {
        if (password.isPresent()) {
            throw new SpeakerException("TCP MD5 signatures are not possible here (peers " + peers.range() + ")");
        }
    }

    @Override
    public void prepareOutgoing(Channel connection, PeerConfig peer) {
        require(peer);
        connection.config().setOption(ChannelOption.IP_TOS, CLASS_SELECTOR_6);
    }

    @Override
    public void prepareIncoming(Channel connection, PeerConfig peer) {
        prepareOutgoing(connection, peer);
    }
}
