package io.vipwatch.bgp.fsm;

import static io.vipwatch.bgp.message.ErrorCode.CEASE_BFD_DOWN;
import static io.vipwatch.bgp.message.ErrorCode.CEASE_CONNECTION_REJECTED;

import io.vipwatch.bgp.fsm.Connection.Initiator;
import io.vipwatch.bgp.fsm.Connections.Colliding;
import io.vipwatch.bgp.fsm.Connections.None;
import io.vipwatch.bgp.fsm.Connections.Single;
import io.vipwatch.bgp.fsm.Connections.Succeeding;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of the peer machine while it is being worked out: the state so far, and the actions so far. */
final class PeerTurn {
    private static final ConnectionState AWAITING_TCP = new ConnectionState.Active(ConnectionState.Opening.TCP);

    private final PeerSettings settings;
    private final double jitter;
    private final List<Action> actions = new ArrayList<>();
    private final RetentionTurn retention;
    private final DampingTurn damping;
    private final PrefixTurn prefixes;
    private Connections connections;
    private ConnectionId next;
    private BfdState bfd;

    PeerTurn(PeerSettings settings, PeerState state, double jitter) {
        this.settings = settings;
        this.jitter = jitter;
        this.connections = state.connections();
        this.next = state.next();
        this.bfd = state.bfd();
        this.retention = new RetentionTurn(settings.retention(), state.retention(), actions);
        this.damping = new DampingTurn(settings.times(), state.idleHoldLevel(), jitter, actions);
        this.prefixes = new PrefixTurn(settings.maximumPrefixes(), state.warned(), actions);
    }

    PeerStep take(PeerEvent event) {
        switch (event) {
            case PeerEvent.Start _ -> start();
            case PeerEvent.Stop(ErrorCode cease, String text) ->
                stop(Optional.of(Cease.of(cease, text)), new DownCause.Administrative(cease, text));
            case PeerEvent.Leave(String text) -> stop(Optional.empty(), new DownCause.Left(text));
            case PeerEvent.Reset reset -> reset(reset);
            case PeerEvent.Accepted _ -> accepted();
            case PeerEvent.Connected up -> on(up.connection(), new ConnectionEvent.TcpCrAcked());
            case PeerEvent.ConnectFailed failed ->
                on(failed.connection(), fails(new DownCause.ConnectFailed(failed.text())));
            case PeerEvent.Received received -> on(received.connection(), EventNames.event(received.message()));
            case PeerEvent.ReceivedMalformed malformed ->
                on(malformed.connection(), EventNames.malformed(malformed.answer()));
            case PeerEvent.ReceivedMalformedNotification malformed ->
                on(malformed.connection(), new ConnectionEvent.NotifMsgErr());
            case PeerEvent.Ended ended ->
                on(ended.connection(), fails(new DownCause.TransportEnded(ended.end(), ended.text())));
            case PeerEvent.HoldTimerConfirmed confirmed ->
                on(confirmed.connection(), new ConnectionEvent.HoldTimerConfirmed());
            case PeerEvent.OutputWaiting waiting -> on(waiting.connection(), new ConnectionEvent.OutputWaiting());
            case PeerEvent.OutputFlushed flushed -> on(flushed.connection(), new ConnectionEvent.OutputFlushed());
            case PeerEvent.Faulted faulted -> on(faulted.connection(), new ConnectionEvent.OwnFault(faulted.text()));
            case PeerEvent.PrefixCount count -> prefixes(count);
            case PeerEvent.BfdStateChanged changed -> bfd(changed.state());
            case PeerEvent.FlushStale flush -> retention.flushAll(flush.reason());
            case PeerEvent.TimerExpired expired -> expired(expired.timer());
        }
        return new PeerStep(
                new PeerState(connections, next, damping.level(), retention.retention(), bfd, prefixes.warned()),
                actions);
    }

    private static ConnectionEvent fails(DownCause cause) {
        return new ConnectionEvent.TcpConnectionFails(cause);
    }

    private void expired(Timer timer) {
        switch (timer) {
            case Timer.OfConnection of -> on(of.connection(), EventNames.expiry(of.kind()));
            case Timer.OfFamily of -> retention.expired(of);
            case Timer.OfPeer of -> {
                switch (of.kind()) {
                    case IDLE_HOLD -> relaunchFrom(Refusal.DAMPED);
                    case MAXIMUM_PREFIXES_RESTART -> relaunchFrom(Refusal.TOO_MANY_PREFIXES);
                    case STABLE -> damping.stable(anyEstablished());
                }
            }
        }
    }

    private void relaunchFrom(Refusal reason) {
        if (connections instanceof None none && none.reason() == reason) {
            launch(new ConnectionEvent.AutomaticStart());
        }
    }

    private void start() {
        if (connections instanceof None) {
            disarm(Timer.PeerKind.IDLE_HOLD);
            disarm(Timer.PeerKind.MAXIMUM_PREFIXES_RESTART);
            launch(new ConnectionEvent.ManualStart());
        }
    }

    private void launch(ConnectionEvent start) {
        Connection idle = new Connection(nextId(), Initiator.LOCAL, new ConnectionState.Idle());
        ConnectionStep step = machine(idle.id()).step(idle.state(), start);
        actions.addAll(step.actions());
        connections = new Single(idle.in(step.state()));
    }

    private void stop(Optional<Notification> sent, DownCause cause) {
        disarm(Timer.PeerKind.IDLE_HOLD);
        disarm(Timer.PeerKind.MAXIMUM_PREFIXES_RESTART);
        closeAll(sent, cause, Refusal.STOPPED);
    }

    private void closeAll(Optional<Notification> cease, DownCause cause, Refusal reason) {
        for (Connection connection : connections.list()) {
            drop(connection, new ConnectionEvent.ManualStop(cease, cause));
        }
        retention.flushAll(FlushReason.STOPPED);
        connections = new None(reason);
    }

    private void reset(PeerEvent.Reset reset) {
        DownCause cause = new DownCause.Administrative(reset.cease(), reset.text());
        end(new ConnectionEvent.AutomaticStop(Cease.of(reset.cease(), reset.text()), cause));
    }

    private void end(ConnectionEvent.AutomaticStop stop) {
        for (Connection connection : connections.list()) {
            if (connection.hasTransport()) {
                on(connection.id(), stop);
            }
        }
    }

    /**
     * Stale routes go first, and for their own reason: a peer whose path has failed forwards nothing. Its Cease is no
     * Hard Reset (RFC 8538 §3): what was announced to the peer is not in doubt.
     */
    private void bfd(BfdState now) {
        BfdState before = bfd;
        bfd = now;
        for (Connection connection : connections.list()) {
            on(connection.id(), new ConnectionEvent.BfdChanged(before));
        }
        if (now == BfdState.DOWN) {
            retention.flushAll(FlushReason.BFD_DOWN);
            end(new ConnectionEvent.AutomaticStop(Notification.of(CEASE_BFD_DOWN), new DownCause.BfdDown()));
        }
    }

    private void accepted() {
        switch (connections) {
            case None none -> actions.add(new Action.Refuse(Notification.of(CEASE_CONNECTION_REJECTED), none.reason()));
            case Single(Connection only)
            when only.state().equals(AWAITING_TCP) -> connections = new Single(confirmed(only.id()));
            case Single(Connection only) ->
                connections = only.isEstablished()
                        ? new Succeeding(only, confirmed(nextId()))
                        : new Colliding(only, confirmed(nextId()));
            case Colliding colliding -> {
                // A third connection: the peer has given up one of those that it opened before.
                Connection abandoned = Contention.abandoned(colliding);
                Connection kept = abandoned.equals(colliding.older()) ? colliding.newer() : colliding.older();
                ConnectionId id = nextId();
                drop(abandoned, new ConnectionEvent.OpenCollisionDump(id));
                connections =
                        kept.isEstablished() ? new Succeeding(kept, confirmed(id)) : new Colliding(kept, confirmed(id));
            }
            case Succeeding succeeding -> {
                ConnectionId id = nextId();
                drop(succeeding.successor(), new ConnectionEvent.OpenCollisionDump(id));
                connections = new Succeeding(succeeding.established(), confirmed(id));
            }
        }
    }

    private Connection confirmed(ConnectionId id) {
        actions.add(new Action.Accept(id));
        ConnectionStep step = machine(id).step(AWAITING_TCP, new ConnectionEvent.TcpConnectionConfirmed());
        actions.addAll(step.actions());
        return new Connection(id, Initiator.REMOTE, step.state());
    }

    private void on(ConnectionId id, ConnectionEvent event) {
        for (Connection connection : connections.list()) {
            if (connection.id().equals(id)) {
                on(connection, event);
                return;
            }
        }
    }

    private void on(Connection before, ConnectionEvent event) {
        ConnectionStep step = machine(before.id()).step(before.state(), event);
        Connection after = before.in(step.state());
        Optional<Connection> other = connections.other(before);
        if (other.isPresent() && step.ended().isEmpty()) {
            Contention.Verdict verdict = Contention.judge(settings, connections, before, after, other.get());
            switch (verdict) {
                case BOTH_GO_ON -> {}
                case DROP_THIS -> {
                    drop(
                            before,
                            new ConnectionEvent.OpenCollisionDump(other.get().id()));
                    connections = new Single(other.get());
                    return;
                }
                case DROP_OTHER -> {
                    drop(other.get(), new ConnectionEvent.OpenCollisionDump(after.id()));
                    connections = new Single(before);
                }
                case REPLACE_OTHER -> {
                    drop(other.get(), new ConnectionEvent.PeerRestarted(after.id()));
                    connections = new Single(before);
                }
            }
        }
        actions.addAll(step.actions());
        if (step.ended().isPresent()) {
            ended(before, step.ended().get());
        } else {
            connections = connections.with(after);
            progressed(before, after, event);
        }
    }

    private void progressed(Connection before, Connection after, ConnectionEvent event) {
        if (after.state() instanceof ConnectionState.Established established) {
            if (!before.isEstablished()) {
                retention.up(established.negotiated());
                damping.up();
            } else if (event instanceof ConnectionEvent.UpdateMsg(Update update)) {
                update.endOfRib().ifPresent(retention::endOfRib);
            }
        }
    }

    /** Ends a connection for a reason that lies outside it. */
    private void drop(Connection connection, ConnectionEvent ending) {
        ConnectionStep step = machine(connection.id()).step(connection.state(), ending);
        actions.addAll(step.actions());
        step.ended().ifPresent(cause -> lost(connection, cause));
    }

    /** A connection ended by itself; with none left, the peer starts again, at once or after a while. */
    private void ended(Connection connection, DownCause cause) {
        lost(connection, cause);
        Optional<Connection> other = connections.other(connection);
        if (other.isPresent()) {
            connections = new Single(other.get());
        } else if (IdleHold.follows(cause)) {
            connections = new None(Refusal.DAMPED);
            damping.failed();
        } else {
            launch(new ConnectionEvent.AutomaticStartWithPassiveTcpEstablishment());
        }
    }

    private void lost(Connection connection, DownCause cause) {
        if (connection.state() instanceof ConnectionState.Established established) {
            prefixes.down();
            damping.down();
            retention.down(established.negotiated(), cause);
        }
    }

    private boolean anyEstablished() {
        return connections.list().stream().anyMatch(Connection::isEstablished);
    }

    private void prefixes(PeerEvent.PrefixCount event) {
        boolean current = connections.list().stream()
                .anyMatch(connection ->
                        connection.isEstablished() && connection.id().equals(event.connection()));
        if (current) {
            prefixes.exceeded(event.family(), event.count()).ifPresent(maximum -> tooMany(event, maximum));
        }
    }

    private void tooMany(PeerEvent.PrefixCount event, MaximumPrefixes maximum) {
        DownCause cause = new DownCause.MaximumPrefixesReached(event.family(), event.count(), maximum.limit());
        closeAll(Optional.of(maximum.cease(event.family())), cause, Refusal.TOO_MANY_PREFIXES);
        maximum.restart()
                .ifPresent(restart -> actions.add(
                        new Action.Arm(new Timer.OfPeer(Timer.PeerKind.MAXIMUM_PREFIXES_RESTART), restart)));
    }

    private void disarm(Timer.PeerKind kind) {
        actions.add(new Action.Disarm(new Timer.OfPeer(kind)));
    }

    private ConnectionId nextId() {
        ConnectionId id = next;
        next = next.next();
        return id;
    }

    private ConnectionMachine machine(ConnectionId id) {
        return new ConnectionMachine(settings, id, bfd, jitter);
    }
}
