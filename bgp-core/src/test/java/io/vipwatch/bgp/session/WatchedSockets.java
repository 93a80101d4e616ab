package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The native sockets, and which connections were dialled and accepted with them; on any thread. */
final class WatchedSockets implements Sockets {
    private final Sockets sockets = new EpollSockets();
    private final List<Channel> dialled = new CopyOnWriteArrayList<>();
    private final List<Channel> accepted = new CopyOnWriteArrayList<>();
    private volatile Consumer<SocketChannel> unprepared = _ -> {};

    /** Shows connections that were accepted, on the thread that accepts, while nothing has been done with them. */
    void onAccepted(Consumer<SocketChannel> watch) {
        unprepared = watch;
    }

    Channel dialled() {
        return dialled.getFirst();
    }

    boolean hasAccepted() {
        return !accepted.isEmpty();
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
    public void protect(Channel listener, HopFloor floor) {
        sockets.protect(listener, floor);
    }

    @Override
    public Optional<String> objection(SocketChannel connection, PeerConfig peer) {
        unprepared.accept(connection);
        return sockets.objection(connection, peer);
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
