package io.vipwatch.bgp.session;

import io.vipwatch.bgp.fsm.Action;
import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.PeerMachine;
import io.vipwatch.bgp.fsm.PeerState;
import io.vipwatch.bgp.fsm.PeerStep;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the machine of one peer, on that peer's event loop: feeds it one event after the other, and has all actions of
 * one performed before the next.
 */
final class MachineLoop {
    private static final Logger LOG = LoggerFactory.getLogger(MachineLoop.class);

    private final Peer peer;
    private final Surroundings surroundings;
    private final Rim rim;
    private final Queue<PeerEvent> events = new ArrayDeque<>();
    private PeerMachine machine;
    private PeerState state = PeerState.initial();
    private SessionState shown = SessionState.IDLE;
    private boolean stepping;
    private Stamp stamp;

    /** Does what the machine says. */
    interface Rim {
        /** Performs an action. A fault is one of our own, and becomes an event for the connections {@link #hitBy} it. */
        void perform(Action action);

        /** {@return the connections that end if an action fails} */
        List<ConnectionId> hitBy(Action action);

        /** The session has come to another state; its actions follow. */
        void entered(SessionState before, SessionState now);
    }

    MachineLoop(Peer peer, PeerMachine machine, Surroundings surroundings, Rim rim) {
        this.peer = peer;
        this.machine = machine;
        this.surroundings = surroundings;
        this.rim = rim;
        stamp = surroundings.clock().now();
    }

    /** Goes on with another machine, from the state in which this one is. */
    void use(PeerMachine other) {
        machine = other;
    }

    PeerState state() {
        return state;
    }

    /** {@return when that happened which the machine is at, or was at last} */
    Stamp stamp() {
        return stamp;
    }

    /** {@return whether {@code id} is the connection whose session is Established} */
    boolean isEstablished(ConnectionId id) {
        return state.established().filter(up -> up.id().equals(id)).isPresent();
    }

    /** Feeds an event that is not a message: it happens now. */
    void happened(PeerEvent event) {
        feed(stepping ? stamp : surroundings.clock().now(), event);
    }

    /** Feeds what follows from the action that is being performed. */
    void follows(List<PeerEvent> following) {
        if (!following.isEmpty()) {
            events.addAll(following);
        }
    }

    /** Feeds an event that was seen at {@code seen}. */
    void feed(Stamp seen, PeerEvent event) {
        events.add(event);
        stamp = seen;
        if (stepping) {
            return;
        }
        stepping = true;
        try {
            for (PeerEvent next = events.poll(); next != null; next = events.poll()) {
                step(next);
            }
        } finally {
            stepping = false;
        }
    }

    // The very same state means that nothing has changed; to compare what is in it would cost more than to look again.
    @SuppressWarnings("ReferenceEquality")
    private void step(PeerEvent event) {
        PeerStep step = machine.step(state, event, surroundings.jitter().getAsDouble());
        if (step.state() != state) {
            enter(step.state());
        }
        List<Action> actions = step.actions();
        for (int i = 0; i < actions.size(); i++) {
            perform(actions.get(i), event);
        }
    }

    private void enter(PeerState next) {
        state = next;
        SessionState before = shown;
        shown = SessionState.of(next.text());
        if (shown != before) {
            rim.entered(before, shown);
        }
    }

    private void perform(Action action, PeerEvent event) {
        try {
            rim.perform(action);
        } catch (RuntimeException ours) {
            LOG.error("{}: {} failed, which ends its connection", peer, action, ours);
            if (!(event instanceof PeerEvent.Faulted)) {
                rim.hitBy(action).forEach(id -> events.add(new PeerEvent.Faulted(id, ours.toString())));
            }
        }
    }
}
