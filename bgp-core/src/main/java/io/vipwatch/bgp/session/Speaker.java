package io.vipwatch.bgp.session;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A BGP speaker (RFC 4271 §1.1): its listening sockets, and a session with each of its peers. Every method may be
 * called from any thread, but not from within a {@link SpeakerListener}: those run on the event loops, and most methods
 * wait for one.
 */
public interface Speaker extends AutoCloseable {
    /** {@return where connections are accepted; with real ports where the configuration said 0} */
    List<InetSocketAddress> listenAddresses();

    /**
     * Adds a peer and starts its session.
     *
     * @throws SpeakerException if there is such a peer already, or if what it asks for is not possible here, such as a
     *     password without TCP MD5 in the kernel: then nothing is started
     */
    void add(PeerConfig peer);

    /**
     * Gives the peer of that name a new configuration. Where the session cannot go on under it, it ends with Cease/Other
     * Configuration Change and begins anew; other sessions are not touched.
     *
     * @throws SpeakerException if there is no such peer, or as {@link #add}: then the old configuration stays
     */
    void replace(PeerConfig peer);

    /**
     * Ends the session of the peer of that name with Cease/Peer De-configured and forgets the peer.
     *
     * @throws SpeakerException if there is no such peer
     */
    void remove(String name);

    /** {@return all sessions, by name; those of a range as long as they have a connection or routes} */
    List<SessionStatus> sessions();

    /**
     * Asks the peer for all its routes of this family again (RFC 2918). Nothing happens while the session is not
     * Established.
     *
     * @return whether the request was sent
     * @throws SpeakerException if there is no such peer
     */
    boolean requestRefresh(String name, Family family);

    /**
     * Ends the session of that peer with {@code cease} and lets it begin again.
     *
     * @param cease a subcode of Cease
     * @param text a text for the peer's operator (RFC 9003), may be empty
     * @throws SpeakerException if there is no such peer
     */
    void reset(String name, ErrorCode cease, String text);

    /**
     * Puts routes into the Adj-RIB-Out of a peer. They are sent when the session is Established, again after each time
     * that it becomes so, and on the peer's request.
     *
     * @throws SpeakerException if there is no such peer, or if nothing may be announced to it
     */
    void announce(String name, Announcement announcement);

    /**
     * Takes routes out of the Adj-RIB-Out of a peer, and withdraws those that were in it.
     *
     * @throws SpeakerException if there is no such peer
     */
    void withdraw(String name, NlriList routes);

    /** Puts routes into the Adj-RIB-Out of every peer that may be announced to. */
    void announceToAll(Announcement announcement);

    /** Takes routes out of the Adj-RIB-Out of every peer. */
    void withdrawFromAll(NlriList routes);

    /**
     * Ends all sessions with Cease/Administrative Shutdown and waits, at most the configured time, for that to leave.
     *
     * @param text a text for the peers' operators (RFC 9003), may be empty
     */
    void close(String text);

    /** Ends all sessions with Cease/Administrative Shutdown, without a text. */
    @Override
    default void close() {
        close("");
    }
}
