package io.vipwatch.bgp.session;

import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteKey;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A BGP speaker (RFC 4271 §1.1): its listening sockets, and a session with each of its peers. Every method may be
 * called from any thread, and only {@link #close} waits for anything.
 */
public interface Speaker extends AutoCloseable {
    /**
     * {@return a speaker that listens, and has no peers yet}
     *
     * @param listener receives what happens
     * @throws SpeakerException if an address cannot be listened on; nothing is left open then
     */
    static Speaker start(SpeakerConfig config, SpeakerListener listener) {
        return NettySpeaker.start(config, listener);
    }

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

    /** {@return how many connections were closed because they came from nobody that is configured, since the start} */
    long refusedConnections();

    /** {@return all sessions, by name; those of a range also for an hour after they went down, unless their place is
     * needed; a range without any for itself, under its own name} */
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
     * Says that BFD reaches the peer (RFC 5882 §3): a session that waits for that in strict mode goes on, and a peer that
     * was tried rarely since {@link #bfdDown} is tried at the usual rate again. To say it twice does no harm.
     *
     * @throws SpeakerException if there is no such peer
     */
    void bfdUp(String name);

    /**
     * Says that BFD does not reach the peer any more (RFC 5882 §4.2): its session ends with Cease/BFD Down (RFC 9384), its
     * routes go at once, stale ones too, and graceful restart keeps none of them. From there on the peer is connected to
     * no more often than {@link io.vipwatch.bgp.fsm.SessionTimes#idleHoldMaximum} until {@link #bfdUp} or {@link
     * #bfdAdminDown} is said; a connection of the peer's own is accepted, because BFD alone may have failed. Not to be said
     * of a peer with which BFD never was Up.
     *
     * @throws SpeakerException if there is no such peer
     */
    void bfdDown(String name);

    /**
     * Says that BFD has no say in the session, because an operator of either side took it out of use (RFC 5882 §4.1). No
     * session ends, and one that waits for BFD goes on.
     *
     * @throws SpeakerException if there is no such peer
     */
    void bfdAdminDown(String name);

    /**
     * Says that nothing is known of BFD any more: its session was taken out, began anew, or is not AdminDown any longer
     * without being Up. No session ends; from there on one in strict mode waits for {@link #bfdUp} again.
     *
     * @throws SpeakerException if there is no such peer
     */
    void bfdUnknown(String name);

    /**
     * Removes the peer's stale routes (RFC 4724 §4.2) for {@code reason}; a session is not touched.
     *
     * @throws SpeakerException if there is no such peer
     */
    void flushStale(String name, FlushReason reason);

    /**
     * Has a peer be told of routes: now if the session is Established, and again after each time that it becomes so. Where
     * the session has no ADD-PATH, of several paths to a prefix the one with the lowest path identifier is sent. Nothing is
     * prepended to an AS_PATH, and a next hop may be a third party's.
     *
     * @throws SpeakerException if there is no such peer, or if nothing may be announced to it
     */
    void announce(String name, Collection<Announcement> routes);

    /**
     * Withdraws routes from a peer; those that it was not told of are no matter.
     *
     * @throws SpeakerException if there is no such peer
     */
    void withdraw(String name, Collection<RouteKey> routes);

    /**
     * Tells a peer all its routes of a family again, as if it had asked for them (RFC 2918); nothing while there is no
     * session.
     *
     * @throws SpeakerException if there is no such peer
     */
    void refresh(String name, Family family);

    /**
     * {@return done, on the peer's event loop, when all that the peer is to be told has been handed to its connection; at
     * once if there is no session}
     *
     * @throws SpeakerException if there is no such peer
     */
    CompletableFuture<Void> told(String name);

    /**
     * Ends the session of that peer as if we had been killed, by closing its connection without a NOTIFICATION, and forgets
     * the peer: one that was asked to in {@link Announcing#restartTime} keeps our routes for so long (RFC 4724 §4.2).
     *
     * @param text why, for our own events
     * @return done when the connection is closed
     * @throws SpeakerException if there is no such peer
     */
    CompletableFuture<Void> leave(String name, String text);

    /** Announces routes to every peer that may be announced to, as {@link #announce}. */
    void announceToAll(Collection<Announcement> routes);

    /** Withdraws routes from every peer. */
    void withdrawFromAll(Collection<RouteKey> routes);

    /**
     * Asks a question of the Adj-RIB-In of a peer, between two of its UPDATEs. {@code question} runs on the peer's event
     * loop: it must not block, and must not keep the table.
     *
     * @return the answer, on that event loop
     * @throws SpeakerException if there is no such peer
     */
    <T> CompletableFuture<T> ask(String name, Function<AdjRibIn, T> question);

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
