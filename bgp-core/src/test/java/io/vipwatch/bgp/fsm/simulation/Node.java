package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.Action;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.PeerMachine;
import io.vipwatch.bgp.fsm.PeerSettings;
import io.vipwatch.bgp.fsm.PeerState;
import io.vipwatch.bgp.fsm.PeerStep;
import io.vipwatch.bgp.fsm.Timer;
import io.vipwatch.bgp.fsm.TransportEnd;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A host with one BGP process that has one peer: the rim, with simulated sockets and timers. */
final class Node {
    private final String name;
    private final Simulation simulation;
    private final Random random;
    private final Network network;
    private final double clockRate;
    private final Set<Socket> kernel = new LinkedHashSet<>();
    private final ArrayDeque<PeerEvent> events = new ArrayDeque<>();
    private final Map<ConnectionId, Socket> sockets = new HashMap<>();
    private final Map<Timer, Long> timers = new HashMap<>();
    private final RouteTable table = new RouteTable();
    private PeerMachine machine;
    private PeerState state = PeerState.initial();
    private Optional<ConnectionId> session = Optional.empty();
    private Optional<Socket> accepting = Optional.empty();
    private List<Update> announcements = List.of();
    private boolean powered = true;
    private boolean running;
    private boolean stepping;
    private long runs;
    private long stalledUntil;
    private int losses;

    Node(String name, Simulation simulation, Random random, Network network, PeerSettings settings) {
        this.name = name;
        this.simulation = simulation;
        this.random = random;
        this.network = network;
        this.clockRate = 0.95 + random.nextDouble() * 0.1;
        this.machine = new PeerMachine(settings);
    }

    boolean isPowered() {
        return powered;
    }

    boolean isListening() {
        return powered && running;
    }

    boolean isStalled() {
        return simulation.time().now() < stalledUntil;
    }

    PeerState state() {
        return state;
    }

    PeerSettings settings() {
        return machine.settings();
    }

    void checkTable() {
        table.check(session, simulation.time().now(), stalledUntil);
    }

    RouteTable table() {
        return table;
    }

    Set<Timer> timers() {
        return timers.keySet();
    }

    Set<ConnectionId> sockets() {
        return sockets.keySet();
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
        return session.map(sockets::get);
    }

    int losses() {
        return losses;
    }

    List<Socket> liveSockets() {
        return new ArrayList<>(sockets.values());
    }

    /** The process starts, with nothing in memory. */
    void start(PeerSettings settings) {
        if (!running) {
            running = true;
            powered = true;
            machine = new PeerMachine(settings);
            state = PeerState.initial();
            feed(new PeerEvent.Start());
        }
    }

    /** The process dies; its kernel closes what it had open. */
    void kill() {
        for (Socket socket : kernel) {
            if (random.nextInt(4) == 0) {
                network.reset(socket);
            } else {
                network.send(socket, new Segment.Fin());
            }
        }
        forget();
    }

    /** The host loses power: nobody hears of it. */
    void powerOff() {
        kernel.forEach(socket -> socket.inFlight.clear());
        forget();
        powered = false;
    }

    void powerOn() {
        powered = true;
    }

    private void forget() {
        kernel.forEach(Socket::close);
        kernel.clear();
        sockets.clear();
        timers.clear();
        events.clear();
        table.flush();
        session = Optional.empty();
        state = PeerState.initial();
        running = false;
    }

    /** The process does nothing for a while; then timers come first and sockets after. */
    void stall(Duration duration) {
        stalledUntil = Math.max(stalledUntil, simulation.time().now() + duration.toNanos());
        simulation.time().in(duration.plusNanos(1), this::readAll);
    }

    private void readAll() {
        if (!isStalled()) {
            new ArrayList<>(kernel).forEach(this::read);
        }
    }

    void announce(List<Update> all) {
        announcements = all;
    }

    /** Tells the peer a change. */
    void send(Update update) {
        sessionSocket().ifPresent(socket -> network.send(socket, new Segment.Octets(update)));
    }

    void halfOpen(Socket socket) {
        kernel.add(socket);
    }

    void arrived(Socket socket, Segment segment) {
        switch (segment) {
            case Segment.Reset _ -> {
                socket.unread.add(segment);
                read(socket);
            }
            case Segment.SynAck _ -> {
                network.send(socket, new Segment.Ack());
                socket.unread.add(segment);
                read(socket);
            }
            case Segment.Ack _, Segment.Octets _, Segment.Fin _ -> {
                socket.unread.add(segment);
                read(socket);
            }
        }
    }

    private void read(Socket socket) {
        while (!isStalled() && socket.isOpen() && !socket.unread.isEmpty()) {
            take(socket, socket.unread.remove());
        }
    }

    private void take(Socket socket, Segment segment) {
        switch (segment) {
            case Segment.SynAck _ -> socket.id().ifPresent(id -> feed(new PeerEvent.Connected(id)));
            case Segment.Ack _ -> {
                accepting = Optional.of(socket);
                feed(new PeerEvent.Accepted());
                Invariants.require(accepting.isEmpty(), "Accepted is answered at once", socket.id());
            }
            case Segment.Octets(BgpMessage message) ->
                socket.id().ifPresent(id -> feed(new PeerEvent.Received(id, message)));
            case Segment.Fin _ -> ended(socket, TransportEnd.FIN, "");
            case Segment.Reset _ -> ended(socket, TransportEnd.RESET, "");
        }
    }

    void ended(Socket socket, TransportEnd end, String text) {
        if (socket.isOpen()) {
            close(socket);
            socket.id().ifPresent(id -> feed(new PeerEvent.Ended(id, end, text)));
        }
    }

    void connectFailed(Socket socket, String text) {
        if (socket.isOpen()) {
            close(socket);
            socket.id().ifPresent(id -> feed(new PeerEvent.ConnectFailed(id, text)));
        }
    }

    private void close(Socket socket) {
        socket.close();
        kernel.remove(socket);
        socket.id().ifPresent(id -> sockets.remove(id, socket));
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
        simulation.check(this);
    }

    private void execute(Action action) {
        simulation.log(name, action);
        simulation.tally().count(action);
        switch (action) {
            case Action.Connect(ConnectionId id) -> connect(id);
            case Action.Accept(ConnectionId id) -> {
                Socket socket = accepting.orElseThrow();
                accepting = Optional.empty();
                socket.bind(id);
                Invariants.require(sockets.put(id, socket) == null, "a name is given once", id);
            }
            case Action.Refuse refuse -> {
                Socket socket = accepting.orElseThrow();
                accepting = Optional.empty();
                network.send(socket, new Segment.Octets(refuse.notification()));
                network.send(socket, new Segment.Fin());
                close(socket);
            }
            case Action.Send(ConnectionId id, BgpMessage message) ->
                network.send(socket(id), new Segment.Octets(message));
            case Action.Close close -> close(close);
            case Action.Arm(Timer timer, Duration duration) -> arm(timer, duration);
            case Action.Disarm(Timer timer) -> timers.remove(timer);
            case Action.DrainThenDecide(ConnectionId id) -> drain(id);
            case Action.SessionUp up -> {
                Invariants.require(session.isEmpty(), "a session comes up when there is none", session);
                session = Optional.of(up.connection());
                announcements.forEach(this::send);
            }
            case Action.SessionDown down -> {
                Invariants.require(
                        session.equals(Optional.of(down.connection())), "the session goes down that is up", session);
                session = Optional.empty();
                losses++;
            }
            case Action.Deliver(ConnectionId id, BgpMessage message) -> {
                if (message instanceof Update update) {
                    table.apply(id, update);
                }
            }
            case Action.MarkStale stale -> table.markStale(deadline(stale.deadline()));
            case Action.RetainStale stale -> table.retainStale(deadline(stale.deadline()));
            case Action.FlushStale _ -> table.flushStale();
            case Action.FlushRoutes(Family _) -> table.flush();
            case Action.UseContext _, Action.ConnectionEnded _, Action.MaximumPrefixesWarning _, Action.Damped _ -> {}
        }
    }

    private Socket socket(ConnectionId id) {
        Socket socket = sockets.get(id);
        if (socket == null) {
            throw new AssertionError(name + " has no connection " + id);
        }
        return socket;
    }

    private void connect(ConnectionId id) {
        Socket socket = new Socket(this, Optional.of(id));
        Invariants.require(sockets.put(id, socket) == null, "the earlier attempt was closed", id);
        kernel.add(socket);
        network.connect(socket, simulation.peerOf(this), Duration.ofSeconds(1));
    }

    private void close(Action.Close action) {
        Socket socket = socket(action.connection());
        switch (action.manner()) {
            case ORDERLY -> {
                action.notification().ifPresent(message -> network.send(socket, new Segment.Octets(message)));
                network.send(socket, new Segment.Fin());
            }
            case ABORT -> network.reset(socket);
        }
        close(socket);
    }

    private void drain(ConnectionId id) {
        Socket socket = socket(id);
        for (Segment segment : List.copyOf(socket.unread)) {
            if (segment instanceof Segment.Octets(BgpMessage message)) {
                events.add(new PeerEvent.Received(id, message));
                socket.unread.remove(segment);
            }
        }
        events.add(new PeerEvent.HoldTimerConfirmed(id));
    }

    private long deadline(Duration duration) {
        return simulation.time().now() + skewed(duration).toNanos();
    }

    private Duration skewed(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * clockRate));
    }

    private void arm(Timer timer, Duration duration) {
        long run = ++runs;
        timers.put(timer, run);
        simulation.time().in(skewed(duration), () -> fire(timer, run));
    }

    private void fire(Timer timer, long run) {
        if (Objects.equals(timers.get(timer), run)) {
            if (isStalled()) {
                simulation
                        .time()
                        .in(Duration.ofNanos(stalledUntil - simulation.time().now()), () -> fire(timer, run));
            } else {
                timers.remove(timer);
                feed(new PeerEvent.TimerExpired(timer));
            }
        }
    }
}
