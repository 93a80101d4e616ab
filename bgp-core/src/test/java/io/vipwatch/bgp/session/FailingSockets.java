package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Sockets that refuse what a test says; on any thread. */
final class FailingSockets implements Sockets {
    private final Sockets sockets = Sockets.of(SpeakerConfig.Transport.NIO);
    private final AtomicInteger incomingUntilFailure = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Optional<Password> refusedPassword = Optional.empty();

    /** After so many connections more that were accepted, none can be prepared. */
    void failAfterIncoming(int connections) {
        incomingUntilFailure.set(connections);
    }

    void refuse(Password password) {
        refusedPassword = Optional.of(password);
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
    public void require(PeerConfig peer) {}

    @Override
    public void prepareListener(Channel listener) {
        sockets.prepareListener(listener);
    }

    @Override
    public void protect(Channel listener, HopFloor floor) {
        sockets.protect(listener, floor);
    }

    @Override
    public Optional<String> objection(SocketChannel accepted, PeerConfig peer) {
        return sockets.objection(accepted, peer);
    }

    @Override
    public void sign(Channel listener, Md5Key peers, Optional<Password> password) {
        if (password.isPresent() && password.equals(refusedPassword)) {
            throw new SpeakerException("no room for more keys");
        }
    }

    @Override
    public void prepareOutgoing(Channel connection, PeerConfig peer) {
        sockets.prepareOutgoing(connection, peer);
    }

    @Override
    public void prepareIncoming(Channel connection, PeerConfig peer) {
        if (incomingUntilFailure.getAndDecrement() <= 0) {
            throw new SpeakerException("no such option");
        }
        sockets.prepareIncoming(connection, peer);
    }
}
