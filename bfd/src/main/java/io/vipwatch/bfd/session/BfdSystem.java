package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.BfdException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A BFD system (RFC 5880 §1): its sockets and its sessions. Every method may be called from any thread but the
 * listener's; those that change something return when it is done, {@link #close} when the remote systems know. Where a
 * name is that of a range, all sessions of the range are meant, also those that it will have.
 */
public interface BfdSystem extends AutoCloseable {
    /**
     * {@return a system that listens, and has no sessions yet}
     *
     * @param listener hears what happens
     * @throws BfdException if the sockets cannot be had; nothing is left open then
     */
    static BfdSystem start(SystemConfig config, BfdListener listener) {
        return EngineSystem.start(config, listener);
    }

    /**
     * Listens for one more kind of session, beside those of the configuration that this was started with. Sessions that
     * there are do not notice.
     *
     * @throws BfdException if its port cannot be had; nothing has changed then
     */
    void listen(Encapsulation kind);

    /**
     * Adds a session and begins to transmit, if it is active.
     *
     * @throws BfdException if the name is taken, if there is a session between these addresses already, or if the local
     *     address or the interface is not there
     */
    void add(SessionConfig session);

    /**
     * Adds a range (RFC 9468). A session that is configured for an address goes before any range; among ranges the
     * longest prefix does.
     *
     * @throws BfdException if the name is taken, or the interface is not there
     */
    void add(RangeConfig range);

    /**
     * Changes intervals, multiplier and role, while Up by a Poll Sequence (RFC 5880 §6.8.3) and without a flap.
     *
     * @throws BfdException if there is no such session or range, or if the role does not fit a range
     */
    void change(String name, Parameters parameters);

    /**
     * Changes the keys. See {@link KeyChain} for how to do it without losing the session.
     *
     * @throws BfdException if there is no such session or range
     */
    void changeKeys(String name, Optional<KeyChain> keys);

    /**
     * Ends {@link #disable}: the session is Down, and comes Up as it can.
     *
     * @throws BfdException if there is no such session or range
     */
    void enable(String name);

    /**
     * Makes a session AdminDown (RFC 5880 §6.8.16), and tells the remote system, to which this is no failure of the path
     * (RFC 5882 §4.1).
     *
     * @param diagnostic the reason that it is told
     * @throws BfdException if there is no such session or range
     */
    void disable(String name, Diagnostic diagnostic);

    /**
     * Makes a session Down and keeps it Down until {@link #clearDown}, so that the remote system takes the path for
     * failed. RFC 5880 knows this for a reset of the forwarding plane (§6.8.15) and leaves it to the system how long that
     * lasts; a failing health check is taken for one here.
     *
     * @param diagnostic the reason that the remote system is told
     * @throws BfdException if there is no such session or range
     */
    void signalDown(String name, Diagnostic diagnostic);

    /**
     * Ends {@link #signalDown}; the session comes Up as it can.
     *
     * @throws BfdException if there is no such session or range
     */
    void clearDown(String name);

    /**
     * Forgets a session or a range. The name is free at once; the remote system is told AdminDown for its detection time
     * (RFC 5880 §6.8.16), or until it says that it knows.
     *
     * @throws BfdException if there is no such session or range
     */
    void remove(String name);

    /**
     * {@return all sessions, by name; the engine is not disturbed. None once it does not run: what was last known of a
     * session is then not its state}
     */
    List<SessionStatus> sessions();

    /** {@return what is common to all sessions} */
    SystemStatus status();

    /** {@return whether its engine runs, which ends by {@link #close} or by an error} */
    default boolean isRunning() {
        return status().running();
    }

    /**
     * {@return what completes when the engine does not run any more: normally after {@link #close}, exceptionally with the
     * error that has ended it (see {@link BfdEvent.EngineEnded}). What depends on it runs on the engine's thread}
     */
    CompletionStage<Void> termination();

    /**
     * Tells all remote systems AdminDown for their detection time, or until they say that they know, but no longer than
     * the configuration allows; then closes the sockets. Further calls have no effect; other methods then throw
     * {@link BfdException}.
     */
    @Override
    void close();

    /** As {@link #close}, but no longer than {@code longest}, whatever the configuration says. */
    void close(Duration longest);
}
