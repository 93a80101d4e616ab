package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The native sockets, and which connections were dialled and accepted with them; on any thread. */
final class WatchedSockets implements Sockets {
    private final Sockets sockets = new EpollSockets();
    private final List<Channel> dialled = new CopyOnWriteArrayList<>();
    private final List<Channel> accepted = new CopyOnWriteArrayList<>();

    Channel dialled() {
        return dialled.getFirst();
    }

    Channel accepted() {
        return accepted.getFirst();
    }

    @Override
    public IoHandlerFactory handlers() {
        return sockets.handlers();
    }

    @Override
    public Channel newListener() {
        return sockets.newListener();
    }

    @Override
    public SocketChannel newConnection() {
        return sockets.newConnection();
    }

    @Override
    public void require(PeerConfig peer) {
        sockets.require(peer);
    }

    @Override
    public void prepareListener(Channel listener) {
        sockets.prepareListener(listener);
    }

    @Override
    public void sign(Channel listener, Md5Key peers, Optional<Password> password) {
        sockets.sign(listener, peers, password);
    }

    @Override
    public void prepareOutgoing(Channel connection, PeerConfig peer) {
        sockets.prepareOutgoing(connection, peer);
        dialled.add(connection);
    }

    @Override
    public void prepareIncoming(Channel connection, PeerConfig peer) {
        sockets.prepareIncoming(connection, peer);
        accepted.add(connection);
    }
}
