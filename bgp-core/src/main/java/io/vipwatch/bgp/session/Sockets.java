package io.vipwatch.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.SocketChannel;
import java.util.Optional;

/** Makes the sockets of a speaker and sets their options; called on any thread that owns the channel in question. */
interface Sockets {
    /** DSCP CS6, internetwork control (RFC 4271's "internetwork control" precedence), as a traffic class octet. */
    int CLASS_SELECTOR_6 = 0xc0;

    /** {@return what drives event loops for these sockets} */
    IoHandlerFactory handlers();

    /** {@return a socket to listen with, not yet bound} */
    Channel newListener();

    /** {@return a socket to connect with} */
    SocketChannel newConnection();

    /**
     * Sees to it that these sockets can do what the peer asks for.
     *
     * @throws SpeakerException if not, with the reason
     */
    void require(PeerConfig peer);

    /** Has a listener, and what it accepts from now on, drop what comes with a lower hop limit than any peer's may. */
    void protect(Channel listener, HopFloor floor);

    /** {@return why a connection that was accepted must not be this peer's, if so; before anything is read from it} */
    Optional<String> objection(SocketChannel accepted, PeerConfig peer);

    /** Sets traffic class and hop limit of a listener: SYN-ACKs go out before a peer's own options apply. */
    void prepareListener(Channel listener);

    /**
     * Has a listener expect signatures of these peers with this key, or none any more.
     *
     * @throws SpeakerException if the kernel refuses
     */
    void sign(Channel listener, Md5Key peers, Optional<Password> password);

    /**
     * Sets the options of a connection that is about to be opened.
     *
     * @throws SpeakerException if the kernel refuses one that protects the session
     */
    void prepareOutgoing(Channel connection, PeerConfig peer);

    /** Sets the options of a connection that was accepted; its key is the listener's. */
    void prepareIncoming(Channel connection, PeerConfig peer);

    /** {@return the sockets that are asked for} */
    static Sockets of(SpeakerConfig.Transport transport) {
        return transport == SpeakerConfig.Transport.NATIVE_IF_PRESENT && EpollSockets.isAvailable()
                ? new EpollSockets()
                : new NioSockets();
    }
}
