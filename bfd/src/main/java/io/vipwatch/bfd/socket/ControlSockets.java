package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;

/**
 * The UDP sockets of one BFD engine (RFC 5881 §4, RFC 5883 §5), used by that engine's one thread: every method belongs to
 * that thread, but for {@link #wakeUp()}, {@link #abilities()} and the clocks, which any thread may use.
 */
public interface ControlSockets extends AutoCloseable {
    /** {@return the monotonic clock, in nanoseconds, on which all stamps of these sockets are ({@code System.nanoTime})} */
    long nanoTime();

    /** {@return the wall clock in nanoseconds since 1970, for people} */
    long epochNanos();

    /** {@return what these sockets can do, and what they were refused; complete after {@link #adoptThread()}} */
    Abilities abilities();

    /**
     * Makes the calling thread the engine's: gives it the real-time priority and the exact timers that were asked for, as
     * far as permitted. What came of it is in {@link #abilities()}.
     */
    void adoptThread();

    /**
     * Waits until a datagram waits, {@link #wakeUp()} was called or the time has passed, whichever is first; it may also
     * return early.
     *
     * @param timeoutNanos nanoseconds; 0 or less does not wait
     */
    void await(long timeoutNanos);

    /** Ends the present {@link #await}, or the next one; any thread may call it, also when all is closed. */
    void wakeUp();

    /**
     * Receives one batch from every socket.
     *
     * @return true if more may be waiting; false when all sockets have been drained
     */
    boolean receive(DatagramReceiver receiver);

    /**
     * Listens for one more kind of session; no effect where its port is listened on already.
     *
     * @throws BfdException if its port cannot be had, or what that kind needs; nothing has changed then
     */
    void listen(Encapsulation kind);

    /**
     * Gives a session its way out, with a source port from 49152 to 65535 that no other session has (RFC 5881 §4).
     *
     * @throws BfdException if the local address or the interface is not there, or no port is left
     */
    TransmitPath open(PathKey path);

    /** Sends what the paths have queued since the last time, in as few system calls as there can be. */
    void flush();

    /** {@return the datagrams that the kernel has dropped because a receive buffer was full, since the sockets exist} */
    long receiveBufferDrops();

    /** {@return the datagrams whose kernel stamp could not be used, since the sockets exist} */
    long unusableStamps();

    /**
     * Closes everything, also the paths, on the engine's thread or when that has ended. Later calls of these methods and
     * of the paths' have no effect, but for {@link #open}, which refuses.
     */
    @Override
    void close();
}
