package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.fsm.Action;
import io.vipwatch.bgp.fsm.BfdState;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.Connections;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.Negotiated;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.PeerMachine;
import io.vipwatch.bgp.fsm.Refusal;
import io.vipwatch.bgp.fsm.TransportEnd;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: feeds its machine what happens on its connections and timers, and does what the machine says. Everything
 * here but {@link #board} and {@link #handOver} runs on the event loop of the peer.
 */
// Tasks for the event loop catch what they throw.
@SuppressWarnings("FutureReturnValueIgnored")
final class PeerSession implements ConnectionEvents, Wire.Attempt, MachineLoop.Rim {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSession.class);

    private final Peer peer;
    private final EventLoop loop;
    private final Surroundings surroundings;
    private final StatusBoard board;
    private final Wire wire;
    private final Timers timers;
    private final Inbox inbox;
    private final ReceivedRoutes received;
    private final Sender sender;
    private final Exchange exchange;
    private final Consumer<PeerSession> spent;
    private final Incoming incoming;
    private final MachineLoop machine;
    private PeerConfig config;

    /**
     * Makes a session that is not started.
     *
     * @param spent told when nothing may be left of it, on the event loop
     */
    PeerSession(Peer peer, PeerConfig config, EventLoop loop, Surroundings surroundings, Consumer<PeerSession> spent) {
        this.peer = peer;
        this.spent = spent;
        this.config = config;
        this.loop = loop;
        this.surroundings = surroundings;
        machine = new MachineLoop(peer, new PeerMachine(Settings.of(config)), surroundings, this);
        Stamp now = machine.stamp();
        incoming = new Incoming(loop, () -> happened(new PeerEvent.Accepted()));
        board = new StatusBoard(peer, config, now);
        wire = new Wire(peer, loop, surroundings, board, this, () -> spent.accept(this));
        timers = new Timers(
                loop, surroundings.clock(), timer -> guarded(() -> happened(new PeerEvent.TimerExpired(timer))));
        received = new ReceivedRoutes(
                peer, board::routes, surroundings.attributeSets(), surroundings.listener(), surroundings::tell);
        sender = new Sender(
                peer,
                loop,
                wire,
                board,
                new AdvertisedRoutes(surroundings.attributeSets(), isComplete(config)),
                this::guarded);
        inbox = new Inbox(peer, surroundings::tell);
        exchange = new Exchange(peer, board, received, sender, surroundings, now);
    }

    Peer peer() {
        return peer;
    }

    EventLoop loop() {
        return loop;
    }

    StatusBoard board() {
        return board;
    }

    ReceivedRoutes received() {
        return received;
    }

    /** {@return whether nothing is left of a peer that came through a range: no connection, no routes} */
    boolean isSpent() {
        return !incoming.isUnderWay()
                && wire.isEmpty()
                && received.table().families().isEmpty()
                && board.state() != SessionState.ESTABLISHED;
    }

    void start() {
        happened(new PeerEvent.Start());
    }

    /** Ends the session for good, by a Stop or a Leave: {@return done when all sockets are closed} */
    CompletableFuture<Void> end(PeerEvent ending) {
        happened(ending);
        received.clear(machine.stamp());
        timers.disarmAll();
        return wire.allClosed();
    }

    private static boolean isComplete(PeerConfig config) {
        return config.announcing().filter(Announcing::restarting).isEmpty();
    }

    void reset(ErrorCode cease, String text) {
        happened(new PeerEvent.Reset(cease, text));
    }

    /** Takes what somebody else knows of the peer. */
    void told(PeerEvent event) {
        happened(event);
    }

    void reconfigure(PeerConfig now) {
        boolean goesOn = Settings.sessionGoesOn(config, now);
        // Whoever sent too many prefixes may try again under another configuration (RFC 4271 §8.1.1 ManualStart).
        boolean triesAgain = !now.equals(config)
                && machine.state().connections().equals(new Connections.None(Refusal.TOO_MANY_PREFIXES));
        if (!goesOn) {
            happened(new PeerEvent.Stop(ErrorCode.CEASE_OTHER_CONFIGURATION_CHANGE, ""));
        }
        PeerConfig before = config;
        config = now;
        board.configured(now);
        machine.use(new PeerMachine(Settings.of(now)));
        sender.complete(isComplete(now));
        if (before.bfdStrictHold().isEmpty() && now.bfdStrictHold().isPresent()) {
            // What was said of BFD before it was to be waited for is too old to be relied on.
            happened(new PeerEvent.BfdStateChanged(BfdState.UNKNOWN));
        }
        if (!goesOn || triesAgain) {
            start();
        }
    }

    /** Takes a connection that the peer opened; the one method that the accepting thread calls. */
    void handOver(SocketChannel channel) {
        incoming.handOver(channel);
    }

    void requestRefresh(Family family) {
        machine.state()
                .established()
                .ifPresent(up -> wire.send(up.id(), new RouteRefresh(family, RouteRefresh.REQUEST)));
    }

    /** Changes what the peer is told, and tells it. */
    void advertise(List<Announcement> announce, List<RouteKey> withdraw) {
        sender.advertise(announce, withdraw);
    }

    /** {@return done when all that the peer is to be told now has been handed to the connection} */
    CompletableFuture<Void> told() {
        return sender.told();
    }

    /** Tells the peer everything again that it was told. */
    void refresh(Family family) {
        sender.refresh(family);
    }

    @Override
    public void message(Connection connection, Stamp read, byte[] bytes, int offset, int length) {
        wire.record(connection, read, SessionRecorder.Direction.RECEIVED, bytes, offset, length);
        Decoded decoded = connection.decode(bytes, offset, length);
        board.received(decoded);
        if (machine.isEstablished(connection.id()) && !isNotification(decoded)) {
            exchange.heard(read);
        }
        machine.feed(read, inbox.judge(connection.id(), read, decoded, () -> Octets.copyOf(bytes, offset, length)));
    }

    private static boolean isNotification(Decoded decoded) {
        return decoded instanceof Decoded.Accepted(Notification _);
    }

    @Override
    public void headerError(Connection connection, Stamp read, byte[] bytes, int offset, Decoded.SessionReset reset) {
        machine.feed(
                read,
                inbox.judge(connection.id(), read, reset, () -> Octets.copyOf(bytes, offset, Inbox.HEADER_LENGTH)));
    }

    @Override
    public void ended(Connection connection, TransportEnd end, String text) {
        wire.forget(connection.id());
        happened(new PeerEvent.Ended(connection.id(), end, text));
    }

    @Override
    public void fault(Connection connection, Throwable fault) {
        LOG.error("{}: a fault of our own ends the session", peer, fault);
        happened(new PeerEvent.Faulted(connection.id(), fault.toString()));
    }

    @Override
    public void outputWaiting(Connection connection) {
        happened(new PeerEvent.OutputWaiting(connection.id()));
    }

    @Override
    public void outputFlushed(Connection connection) {
        happened(new PeerEvent.OutputFlushed(connection.id()));
    }

    @Override
    public void writable(Connection connection) {
        guarded(sender::pump);
    }

    /** A fault of our own ends the session of this peer, and nothing else. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException ours) {
            LOG.error("{}: a fault of our own ends the session", peer, ours);
            wire.ids().forEach(id -> happened(new PeerEvent.Faulted(id, ours.toString())));
        }
    }

    @Override
    public Stamp now() {
        return surroundings.clock().now();
    }

    @Override
    public void connected(ConnectionId id) {
        happened(new PeerEvent.Connected(id));
    }

    @Override
    public void failed(ConnectionId id, String text) {
        happened(new PeerEvent.ConnectFailed(id, text));
    }

    private void happened(PeerEvent event) {
        machine.happened(event);
    }

    @Override
    public void entered(SessionState before, SessionState now) {
        Stamp stamp = machine.stamp();
        board.entered(now, stamp);
        wire.record(stamp, before, now);
        surroundings.tell(new SpeakerEvent.StateChanged(stamp, peer, before, now));
        loop.execute(() -> spent.accept(this));
    }

    /** A connection that cannot be accepted or opened is no reason to end the session on the other one. */
    @Override
    public List<ConnectionId> hitBy(Action action) {
        return action instanceof Action.OfConnection of ? List.of(of.connection()) : wire.ids();
    }

    @Override
    public void perform(Action action) {
        Stamp stamp = machine.stamp();
        switch (action) {
            case Action.Connect(ConnectionId id) -> wire.connect(id, config, this);
            case Action.Accept(ConnectionId id) ->
                wire.accept(id, incoming.take().orElseThrow(), config);
            case Action.Refuse refuse ->
                incoming.take().ifPresent(channel -> wire.refuse(channel, refuse.notification()));
            case Action.Send(ConnectionId id, var message) -> wire.send(id, message);
            case Action.Close close ->
                wire.close(close.connection(), close.notification(), close.manner() == Action.Manner.ORDERLY);
            case Action.Arm(var timer, var duration) -> timers.arm(timer, stamp.monotonicNanos(), duration);
            case Action.Disarm(var timer) -> timers.disarm(timer);
            case Action.DrainThenDecide(ConnectionId id) ->
                wire.connection(id)
                        .ifPresent(up -> up.drain(() -> guarded(() -> happened(new PeerEvent.HoldTimerConfirmed(id)))));
            case Action.UseContext(ConnectionId id, var context) ->
                wire.connection(id).ifPresent(up -> up.use(context));
            case Action.SessionUp(ConnectionId id, Negotiated negotiated) ->
                exchange.up(stamp, wire.connection(id).orElseThrow(), negotiated);
            case Action.SessionDown(ConnectionId _, DownCause cause) ->
                exchange.down(stamp, cause, wire.takeLastSent());
            case Action.ConnectionEnded(ConnectionId _, DownCause cause) -> {
                wire.takeLastSent();
                board.failed(cause, stamp);
                surroundings.tell(new SpeakerEvent.ConnectionFailed(stamp, peer, cause));
            }
            case Action.Deliver(ConnectionId id, var message) ->
                machine.follows(exchange.deliver(stamp, id, message, inbox.withdrawn()));
            case Action.MarkStale(Family family, var deadline) -> received.markStale(stamp, family, deadline);
            case Action.RetainStale(Family _, var _) -> {}
            case Action.FlushStale(Family family, var reason) -> {
                received.flushStale(stamp, family, reason);
                loop.execute(() -> spent.accept(this));
            }
            case Action.FlushRoutes(Family family) -> exchange.flush(stamp, family);
            case Action.MaximumPrefixesWarning(Family family, long count, long limit) ->
                surroundings.tell(new SpeakerEvent.MaximumPrefixesWarning(stamp, peer, family, count, limit));
            case Action.Damped(var duration) -> surroundings.tell(new SpeakerEvent.Damped(stamp, peer, duration));
        }
    }
}
