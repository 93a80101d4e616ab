package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Deadlines;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.packet.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A real {@link Engine} on a {@link VirtualNetwork}, whose thread is the network's and may stall. */
final class VirtualSystem {
    /** How late the engine may wake up, unless it is stalled. */
    static final long LATENCY = VirtualNetwork.MILLISECOND / 2;

    private static final List<AddressPrefix> SUBNETS = List.of(
            AddressPrefix.of("2001:db8::/33"), AddressPrefix.of("2001:db9::/32"), AddressPrefix.of("fe80::/64"));

    /** What the machine is connected to; empty: unknown. */
    final List<Interfaces.Subnet> connected = new ArrayList<>();

    private final Interfaces interfaces = new Interfaces() {
        @Override
        public Optional<Integer> index(String name) {
            return name.startsWith("eth") ? Optional.of(7 + Integer.parseInt(name.substring(3))) : Optional.empty();
        }

        @Override
        public Optional<String> name(int index) {
            return Optional.of("eth" + (index - 7));
        }

        @Override
        public List<AddressPrefix> subnets(int index) {
            return SUBNETS;
        }

        @Override
        public List<Subnet> subnets() {
            return List.copyOf(connected);
        }
    };

    private final VirtualNetwork network;
    private long stalledUntil;
    private long wake;

    final String name;
    final VirtualSockets sockets;
    final Engine engine;
    final List<BfdEvent> events = new ArrayList<>();

    /** Hears what {@link #events} has. */
    BfdListener listener = _ -> {};

    VirtualSystem(String name, VirtualNetwork network, String... addresses) {
        this.name = name;
        this.network = network;
        this.sockets = new VirtualSockets(network, addresses);
        sockets.onWakeUp = () -> network.after(0, this::turn);
        this.engine = new Engine(
                sockets,
                interfaces,
                event -> {
                    events.add(event);
                    listener.onEvent(event);
                },
                new SplittableRandom(network.random.nextLong()),
                new SplittableRandom(network.random.nextLong()));
        engine.adoptThread();
    }

    void add(SessionConfig session) {
        ask(() -> engine.operations().add(session));
    }

    void add(RangeConfig range) {
        ask(() -> engine.operations().add(range));
    }

    void happen(String session, Event event) {
        ask(() -> engine.operations().happen(session, event));
    }

    void remove(String session) {
        ask(() -> engine.operations().remove(session));
    }

    void close(Duration latest) {
        ask(() -> engine.close(latest));
    }

    /** As the engine's thread would do it, now; what it throws is the caller's. */
    private void ask(Runnable command) {
        command.run();
        engine.settle();
        network.after(0, this::turn);
    }

    void arrive(VirtualDatagram datagram) {
        sockets.arrive(datagram);
        network.after(network.random.nextLong(LATENCY), this::turn);
    }

    void stall(long duration) {
        stalledUntil = Math.max(stalledUntil, network.now() + duration);
        network.after(stalledUntil - network.now(), this::turn);
    }

    boolean stalled() {
        return network.now() < stalledUntil;
    }

    /** Whether the engine should have caught up with everything that was due {@link #LATENCY} ago. */
    boolean awake() {
        return network.now() > stalledUntil + LATENCY;
    }

    private void turn() {
        if (stalled() || sockets.closed) {
            return;
        }
        engine.turn();
        if (engine.closed()) {
            engine.end();
            sockets.close();
            return;
        }
        long due = engine.nextDue();
        long mine = ++wake;
        if (due != Deadlines.NEVER) {
            long late = Math.max(0, due - network.now()) + network.random.nextLong(LATENCY);
            network.after(late, () -> {
                if (mine == wake) {
                    turn();
                }
            });
        }
    }

    LiveSession live(String session) {
        return Optional.ofNullable(engine.roster().byName().get(session))
                .orElseThrow(() -> new AssertionError(name + " has no session " + session));
    }

    SessionStatus status(String session) {
        return live(session).status(engine.stamps());
    }

    List<SessionStatus> sessions() {
        return engine.roster().byName().values().stream()
                .map(live -> live.status(engine.stamps()))
                .toList();
    }

    <E extends BfdEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<BfdEvent.StateChanged> failures() {
        return events(BfdEvent.StateChanged.class).stream()
                .filter(BfdEvent.StateChanged::failure)
                .toList();
    }

    boolean up(String session) {
        return live(session).session().state() == SessionState.UP;
    }
}
