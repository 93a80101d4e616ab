package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.Action;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.PeerMachine;
import io.vipwatch.bgp.fsm.PeerSettings;
import io.vipwatch.bgp.fsm.PeerState;
import io.vipwatch.bgp.fsm.PeerStep;
import io.vipwatch.bgp.fsm.Timer;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One BGP process that has one peer: the rim, with simulated sockets and timers. */
final class Node {
    private final String name;
    private final Simulation simulation;
    private final Random random;
    private final Host host;
    private final ArrayDeque<PeerEvent> events = new ArrayDeque<>();
    private final NodeTimers timers;
    private final RouteTable table = new RouteTable();
    private PeerMachine machine;
    private PeerState state = PeerState.initial();
    private Optional<ConnectionId> session = Optional.empty();
    private List<Update> announcements = List.of();
    private boolean running;
    private boolean stepping;
    private int losses;
    private boolean givesWay;

    Node(String name, Simulation simulation, Random random, Network network, PeerSettings settings) {
        this.name = name;
        this.simulation = simulation;
        this.random = random;
        this.host = new Host(this, network, random);
        this.timers = new NodeTimers(
                simulation.time(), 0.95 + random.nextDouble() * 0.1, timer -> feed(new PeerEvent.TimerExpired(timer)));
        this.machine = new PeerMachine(settings);
    }

    boolean isRunning() {
        return running;
    }

    boolean isStalled() {
        return timers.isStalled();
    }

    PeerState state() {
        return state;
    }

    PeerSettings settings() {
        return machine.settings();
    }

    void checkTable() {
        table.check(session, simulation.time().now(), timers.stalledUntil());
    }

    RouteTable table() {
        return table;
    }

    Set<Timer> timers() {
        return timers.running();
    }

    Set<ConnectionId> sockets() {
        return host.names();
    }

    /** {@return the connections whose end is known to the rim but not yet to the machine} */
    Set<ConnectionId> endsToBeFed() {
        Set<ConnectionId> ends = new HashSet<>();
        for (PeerEvent event : events) {
            switch (event) {
                case PeerEvent.Ended ended -> ends.add(ended.connection());
                case PeerEvent.ConnectFailed failed -> ends.add(failed.connection());
                default -> {}
            }
        }
        return ends;
    }

    Optional<ConnectionId> session() {
        return session;
    }

    Optional<Socket> sessionSocket() {
        return session.map(host::socket);
    }

    int losses() {
        return losses;
    }

    List<Socket> liveSockets() {
        return host.sockets();
    }

    /** The process starts, with nothing in memory. */
    void start(PeerSettings settings) {
        if (!running) {
            running = true;
            machine = new PeerMachine(settings);
            state = PeerState.initial();
            feed(new PeerEvent.Start());
        }
    }

    /** The process dies; its kernel closes what it had open. */
    void kill() {
        host.closeAll();
        forget();
    }

    /** The host loses power: nobody hears of it. */
    void powerOff() {
        host.powerOff();
        forget();
    }

    void powerOn() {
        host.powerOn();
    }

    private void forget() {
        timers.clear();
        events.clear();
        table.flush();
        session = Optional.empty();
        state = PeerState.initial();
        running = false;
    }

    /** The process does nothing for a while; then timers come first and sockets after. */
    void stall(Duration duration) {
        timers.stall(duration);
        simulation.time().in(duration.plusNanos(1), this::readAll);
    }

    /** The process reads no socket and believes its peer alive, while it goes on to send. */
    void deafen(Duration duration) {
        host.deafen(simulation.time().now() + duration.toNanos());
        timers.mute(duration);
        simulation.time().in(duration.plusNanos(1), this::readAll);
        simulation.peerOf(this).announceOften();
    }

    /** It reads again, and looks at its hold timers. */
    void hear() {
        host.deafen(0);
        timers.mute(Duration.ZERO);
        readAll();
    }

    /** What to tell the peer until nothing more goes into its socket. */
    private void announceOften() {
        for (int i = 0; i < Network.WINDOW; i++) {
            announcements.forEach(this::send);
        }
    }

    private void readAll() {
        if (!isStalled()) {
            host.readAll();
        }
    }

    void announce(List<Update> all) {
        announcements = all;
    }

    /** Tells the peer a change. */
    void send(Update update) {
        session.ifPresent(id -> host.send(id, update));
    }

    void feed(PeerEvent event) {
        if (!running) {
            return;
        }
        events.add(event);
        if (!stepping) {
            stepping = true;
            while (!events.isEmpty()) {
                step(events.remove());
            }
            stepping = false;
        }
    }

    private void step(PeerEvent event) {
        simulation.log(name, event);
        PeerStep step = machine.step(state, event, 0.75 + random.nextDouble() * 0.25);
        state = step.state();
        step.actions().forEach(this::execute);
        Invariants.bfdHasItsSay(this, event);
        simulation.check(this);
    }

    private void execute(Action action) {
        simulation.log(name, action);
        simulation.tally().count(action);
        switch (action) {
            case Action.Connect(ConnectionId id) -> host.connect(id, simulation.peerOf(this).host);
            case Action.Accept(ConnectionId id) -> host.accept(id);
            case Action.Refuse refuse -> host.refuse(refuse.notification());
            case Action.Send(ConnectionId id, BgpMessage message) -> host.send(id, message);
            case Action.Close close -> host.close(close);
            case Action.Arm(Timer timer, Duration duration) -> timers.arm(timer, duration);
            case Action.Disarm(Timer timer) -> timers.disarm(timer);
            case Action.DrainThenDecide(ConnectionId id) -> drain(id);
            case Action.SessionUp up -> {
                Invariants.require(session.isEmpty(), "a session comes up when there is none", session);
                Invariants.mayComeUp(this, up.negotiated());
                session = Optional.of(up.connection());
                announcements.forEach(this::send);
            }
            case Action.SessionDown down -> {
                Invariants.require(
                        session.equals(Optional.of(down.connection())), "the session goes down that is up", session);
                session = Optional.empty();
                givesWay = Collision.isCause(down.cause());
                losses++;
            }
            case Action.Deliver(ConnectionId id, BgpMessage message) -> {
                if (message instanceof Update update) {
                    table.apply(id, update);
                }
            }
            case Action.MarkStale stale -> table.markStale(timers.deadline(stale.deadline()), losses, givesWay);
            case Action.RetainStale stale -> table.retainStale(timers.deadline(stale.deadline()));
            case Action.FlushStale _ -> table.flushStale();
            case Action.FlushRoutes(Family _) -> table.flush();
            case Action.UseContext _, Action.ConnectionEnded _, Action.MaximumPrefixesWarning _, Action.Damped _ -> {}
        }
    }

    private void drain(ConnectionId id) {
        host.drain(id).forEach(message -> events.add(new PeerEvent.Received(id, message)));
        events.add(new PeerEvent.HoldTimerConfirmed(id));
    }
}
