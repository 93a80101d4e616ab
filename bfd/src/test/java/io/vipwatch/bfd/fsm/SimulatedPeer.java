package io.vipwatch.bfd.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.Selection;
import io.vipwatch.bfd.packet.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A BFD speaker of one session: a socket buffer, a loop that can stall, and what must be true of it at any time. */
final class SimulatedPeer {
    private record Arrival(long stamp, ControlPacket packet) {}

    private final String name;
    private final Simulation simulation;
    private final Discriminators discriminators;
    private final Deque<Arrival> socket = new ArrayDeque<>();
    private final List<Action.StateChanged> changes = new ArrayList<>();
    private Optional<ControlPacket> lastPacket = Optional.empty();
    private long lastHeard;
    private long lastPeriodic;
    private double jitter;
    private long stalledUntil;
    private long wake;

    final SimulatedLink link;
    Session session;
    int polls;

    SimulatedPeer(String name, Simulation simulation, Parameters parameters, Authentication authentication) {
        this.name = name;
        this.simulation = simulation;
        this.discriminators = new Discriminators(simulation.random);
        this.session = Session.create(discriminators.allocate(), parameters, authentication);
        this.link = new SimulatedLink(
                simulation, octets -> simulation.neighborOf(this).arrive(octets));
        this.lastPeriodic = simulation.now() - Simulation.SECOND;
        simulation.after(0, this::turn);
    }

    /** Dies and starts again with nothing but its configuration and a new discriminator. */
    void restart() {
        socket.clear();
        lastPacket = Optional.empty();
        session = Session.create(discriminators.allocate(), session.parameters(), keysAnew());
        turn();
    }

    private Authentication keysAnew() {
        return session.authentication()
                .keys()
                .map(keys -> Authentication.with(keys, simulation.random.nextInt()))
                .orElseGet(Authentication::none);
    }

    void event(Event event) {
        perform(SessionMachine.step(session, event));
        turn();
    }

    void stall(long duration) {
        stalledUntil = Math.max(stalledUntil, simulation.now() + duration);
        simulation.after(stalledUntil - simulation.now(), this::turn);
    }

    List<Action.StateChanged> failures() {
        return changes.stream().filter(Action.StateChanged::failure).toList();
    }

    private void arrive(byte[] octets) {
        if (!(ControlPacketDecoder.decode(octets) instanceof Decoded.Accepted(ControlPacket packet))) {
            throw new AssertionError(name + " cannot read what its neighbour wrote");
        }
        socket.add(new Arrival(simulation.now(), packet));
        simulation.after(simulation.random.nextLong(Simulation.TICK / 4), this::turn);
    }

    /** One turn of the loop: drain the socket, then see what is overdue, then sleep until something is due. */
    private void turn() {
        if (simulation.now() < stalledUntil) {
            return;
        }
        while (!socket.isEmpty()) {
            receive(socket.remove());
        }
        if (simulation.now() >= Deadlines.silence(session, lastHeard)) {
            perform(SessionMachine.step(session, new Event.SilenceDeadlinePassed()));
        }
        if (simulation.now() >= Deadlines.transmission(session, lastPeriodic, jitter)) {
            send(Occasion.PERIODIC);
        }
        sleep();
    }

    private void sleep() {
        long due =
                Math.min(Deadlines.silence(session, lastHeard), Deadlines.transmission(session, lastPeriodic, jitter));
        long mine = ++wake;
        if (due != Deadlines.NEVER) {
            long delay = Math.max(0, due - simulation.now()) + simulation.random.nextLong(Simulation.TICK);
            simulation.after(delay, () -> {
                if (mine == wake) {
                    turn();
                }
            });
        }
    }

    private void receive(Arrival arrival) {
        ControlPacket packet = arrival.packet();
        Selection<Session> selection = Selection.select(
                packet,
                mine -> Optional.of(session).filter(one -> one.localDiscriminator() == mine),
                () -> Optional.of(session));
        if (selection instanceof Selection.Selected<Session>(Session selected)) {
            Step step = SessionMachine.step(selected, new Event.Received(packet));
            if (step.heard()) {
                lastHeard = arrival.stamp();
                lastPacket = Optional.of(packet);
            }
            perform(step);
        }
    }

    private void perform(Step step) {
        Session before = session;
        session = step.session();
        for (Action action : step.actions()) {
            switch (action) {
                case Action.StateChanged change -> {
                    changes.add(change);
                    checkChange(change, before);
                }
                case Action.Transmit(Occasion occasion) -> send(occasion);
                case Action.Discard _, Action.PollAcknowledged _ -> {}
            }
        }
    }

    private void send(Occasion occasion) {
        Optional<Transmission> transmission = session.transmit(occasion);
        if (transmission.isEmpty()) {
            assertThat(occasion)
                    .as("%s: only a passive system may fall silent", name)
                    .isEqualTo(Occasion.CHANGE);
            return;
        }
        ControlPacket packet = transmission.get().packet();
        checkPacket(packet, occasion);
        session = transmission.get().session();
        if (occasion == Occasion.PERIODIC) {
            checkGap(simulation.now() - lastPeriodic);
            lastPeriodic = simulation.now();
            jitter = simulation.random.nextDouble();
            polls += packet.poll() ? 1 : 0;
        }
        link.send(ControlPacketEncoder.encode(packet));
    }

    // What must be true. The checks of every packet and every event do without AssertJ, which would take most of the
    // time.

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(name + " after " + simulation.now() + " ns: " + rule + ": " + session);
        }
    }

    private void checkPacket(ControlPacket packet, Occasion occasion) {
        require(!(packet.poll() && packet.finalBit()), "never Poll and Final");
        require(packet.finalBit() == (occasion == Occasion.FINAL), "Final only answers a Poll");
        require(!packet.demand(), "Demand is never asked for");
        boolean up = packet.state() == SessionState.UP;
        require(up || packet.desiredMinTxInterval() >= Session.SLOW_INTERVAL, "slow until Up");
        boolean neighborKnown = packet.yourDiscriminator() != 0;
        require(neighborKnown || !(up || packet.state() == SessionState.INIT), "Your Discriminator in Init and Up");
    }

    private void checkGap(long gap) {
        long least = session.state() == SessionState.UP
                ? lastPacket.orElseThrow().requiredMinRxInterval()
                : Session.SLOW_INTERVAL;
        require(gap >= 750 * least, "not faster than negotiated");
    }

    private void checkChange(Action.StateChanged change, Session before) {
        switch (change.cause()) {
            case DETECTION_TIME_EXPIRED -> {
                ControlPacket last = lastPacket.orElseThrow();
                long interval = Math.max(
                        last.desiredMinTxInterval(), before.parameters().requiredMinRxInterval());
                assertThat(socket).as("%s: drained before the verdict", name).isEmpty();
                assertThat(simulation.now() - lastHeard)
                        .as("%s: never earlier than the detection time", name)
                        .isGreaterThanOrEqualTo(1000L * last.detectMult() * interval);
            }
            case NEIGHBOR_SIGNALED_DOWN -> assertNeighborSaid(SessionState.DOWN);
            case NEIGHBOR_ADMIN_DOWN -> assertNeighborSaid(SessionState.ADMIN_DOWN);
            case HANDSHAKE -> {
                if (change.to() == SessionState.INIT) {
                    assertNeighborSaid(SessionState.DOWN);
                } else {
                    assertThat(lastPacket.orElseThrow().state()).isIn(SessionState.INIT, SessionState.UP);
                    assertThat(lastPacket.orElseThrow().yourDiscriminator()).isEqualTo(session.localDiscriminator());
                }
            }
            case FORWARDING_PLANE_RESET, SIGNALED_LOCALLY, DISABLED, ENABLED -> {}
        }
    }

    private void assertNeighborSaid(SessionState state) {
        assertThat(lastPacket.orElseThrow().state())
                .as("%s: what the neighbour said", name)
                .isEqualTo(state);
    }

    void checkInvariants() {
        SessionState state = session.state();
        if (simulation.now() > stalledUntil + Simulation.TICK) {
            long overdue = simulation.now() - Simulation.TICK;
            require(overdue <= Deadlines.silence(session, lastHeard), "silence is noticed within a tick");
            require(overdue <= Deadlines.transmission(session, lastPeriodic, jitter), "packets leave within a tick");
        }
        require(
                session.remote() instanceof Remote.Heard || !(state == SessionState.UP || state == SessionState.INIT),
                "Init and Up need a neighbour");
        require(
                session.poll() instanceof PollSequence.Polling
                        || session.poll() instanceof PollSequence.Settling
                        || session.inEffect().equals(session.advertised()),
                "no interval is held back without a Poll Sequence");
        require(state == SessionState.UP || session.inEffect().transmit() >= Session.SLOW_INTERVAL, "slow until Up");
    }

    void assertUpAndSettled() {
        SimulatedPeer neighbor = simulation.neighborOf(this);
        assertThat(session.state()).as("%s is stuck: %s", name, session).isEqualTo(SessionState.UP);
        assertThat(session.poll()).as("%s: the Poll Sequence has ended", name).isEqualTo(new PollSequence.Idle());
        assertThat(session.remote().discriminatorOrZero()).isEqualTo(neighbor.session.localDiscriminator());
        assertThat(session.transmitInterval())
                .isEqualTo(Math.max(
                        session.parameters().desiredMinTxInterval(),
                        neighbor.session.parameters().requiredMinRxInterval()));
        assertThat(session.detectionTime()).contains(neighbor.session.remoteDetectionTime());
    }
}
