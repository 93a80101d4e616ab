/**
 * The BGP finite state machine (RFC 4271 §8) and the peer above it as pure functions: an event in, a new state and
 * actions out.
 *
 * <h2>Two machines</h2>
 *
 * A {@code ConnectionMachine} is RFC 4271 §8 for one TCP connection; its states are the records of
 * {@link io.vipwatch.bgp.fsm.ConnectionState}. A {@link io.vipwatch.bgp.fsm.PeerMachine} stands above it, one for each
 * configured peer or accepted dynamic neighbour: it holds at most two connections, detects collisions, lets a restarted
 * peer's new connection replace an Established one, damps a peer that keeps failing, limits prefixes, and keeps stale
 * routes for a peer that restarts gracefully. A rim meets only the second.
 *
 * <h2>How a rim drives it</h2>
 *
 * <ul>
 *   <li>One thread a peer. It holds one {@link io.vipwatch.bgp.fsm.PeerState}, calls {@link
 *       io.vipwatch.bgp.fsm.PeerMachine#step} with what happened, keeps the state that comes back and executes the
 *       actions in their order before it feeds the next event. An action that fails becomes an event of its own
 *       ({@code Ended}, {@code ConnectFailed}, {@code Faulted}), fed after the remaining actions.
 *   <li>The rim owns sockets and timers, the machine names them. {@code Connect(id)} asks for a TCP connection that is
 *       called {@code id} from then on; {@code Accept(id)} gives that name to the connection whose {@code Accepted} was
 *       just fed. After {@code Close(id)} the name is gone: events that still arrive for it are ignored by the machine.
 *   <li>{@code Arm(timer, duration)} starts or restarts the timer, {@code Disarm(timer)} stops it, also if it does not
 *       run. On expiry feed {@code TimerExpired(timer)} once. The machine arms the hold timer again for every message,
 *       so re-arming should only store a deadline. Durations count on the monotonic clock from the moment of the event;
 *       for {@code Received}, from the read that completed the message.
 *   <li>Feed {@code Received} for every complete message and for nothing less: half a message is not a sign of life.
 *       Feed it before decoding anything after it, because {@code Negotiated} changes how the next message is decoded.
 *   <li>When the hold timer expires the machine does not believe it: it asks for {@code DrainThenDecide(id)}. Read
 *       everything that the socket holds, feed the complete messages as {@code Received}, then feed
 *       {@code HoldTimerConfirmed(id)}, always. The session ends only if none arrived.
 *   <li>Feed {@code OutputWaiting} whenever octets are left in the output queue after a flush that took some (or on the
 *       first that is left), and {@code OutputFlushed} when the queue is empty again: the send hold timer (RFC 9687)
 *       runs in between.
 *   <li>Feed {@code BfdStateChanged} when BFD says something else of the path: {@code DOWN} only if it had been
 *       {@code UP}. Down ends the session and leaves nothing stale. After it the machine connects at the longest idle
 *       hold's rate until BFD says something better, but takes a connection of the peer's: BFD alone may have failed.
 *   <li>For each Established session there is one {@code SessionUp} and later one {@code SessionDown} with the one
 *       cause. Right behind the {@code SessionDown} stands, for every family of the session, either {@code MarkStale}
 *       or {@code FlushRoutes}; a {@code FlushStale} follows each {@code MarkStale} sooner or later, or the family's
 *       stale mark ends with a new session's End-of-RIB, which is a {@code FlushStale} too.
 *   <li>The jitter given to each step is a random number; nothing else in here is.
 * </ul>
 */
@NullMarked
package io.vipwatch.bgp.fsm;

import org.jspecify.annotations.NullMarked;
