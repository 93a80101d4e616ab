package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session while one event works on it, so that {@link SessionMachine} can be read beside the RFC's text. What follows
 * from any change, whatever caused it, is worked out once in {@link #finish()}.
 */
final class Draft {
    private final Session before;
    private final List<Action> actions = new ArrayList<>();
    private boolean acknowledged;

    Parameters parameters;
    SessionState state;
    Diagnostic diagnostic;
    Optional<Diagnostic> heldDown;
    Remote remote;
    PollSequence poll;
    Authentication authentication;

    Draft(Session before) {
        this.before = before;
        this.parameters = before.parameters();
        this.state = before.state();
        this.diagnostic = before.diagnostic();
        this.heldDown = before.heldDown();
        this.remote = before.remote();
        this.poll = before.poll();
        this.authentication = before.authentication();
    }

    void add(Action action) {
        actions.add(action);
    }

    void enter(SessionState next, Diagnostic reason, Cause cause) {
        if (state != next) {
            actions.add(new Action.StateChanged(state, next, reason, cause));
        }
        state = next;
        diagnostic = reason;
    }

    /** A Final that acknowledges all that was advertised before this event. */
    void acknowledge() {
        acknowledged = true;
        actions.add(new Action.PollAcknowledged());
    }

    Step finish() {
        Session after = session(intervalsInEffect(), poll, authentication);
        ControlPacket was = before.contents();
        ControlPacket is = after.contents();
        boolean differs = !is.equals(was);
        PollSequence polling = pollSequence(after, differs);
        if (differs) {
            after = session(after.inEffect(), polling, authentication.changedContents());
            tellNow(after, was, is);
        } else {
            after = session(after.inEffect(), polling, authentication);
        }
        return new Step(after.equals(before) ? before : after, actions);
    }

    private Session session(Intervals inEffect, PollSequence polling, Authentication keys) {
        return new Session(
                before.localDiscriminator(), parameters, state, diagnostic, heldDown, remote, inEffect, polling, keys);
    }

    /** RFC 5880 §6.8.3. */
    private Intervals intervalsInEffect() {
        Intervals settled = acknowledged ? before.advertised() : before.inEffect();
        Intervals advertised = session(settled, poll, authentication).advertised();
        return state == SessionState.UP ? settled.towards(advertised) : advertised;
    }

    /** When a Poll Sequence must be initiated: RFC 5880 §6.8.3 and the end of §6.6. */
    private PollSequence pollSequence(Session after, boolean differs) {
        if (!(remote instanceof Remote.Heard)) {
            return new PollSequence.Idle();
        }
        boolean intervals = !after.advertised().equals(before.advertised());
        boolean demand = differs && after.demandActiveOnRemote();
        PollSequence requested = intervals || demand ? poll.request() : poll;
        return requested.next(after.transmitsPeriodically());
    }

    /**
     * RFC 5880 §6.8.7: a change should not wait for the next periodic packet. A change of nothing but Your Discriminator
     * may wait, or a peer that changes its own with every packet would have us answer each. In Demand mode the Poll
     * Sequence tells it.
     */
    private void tellNow(Session after, ControlPacket was, ControlPacket is) {
        boolean worthTelling = is.state() != was.state()
                || !is.diagnostic().equals(was.diagnostic())
                || is.detectMult() != was.detectMult()
                || !after.advertised().equals(before.advertised());
        boolean answering = actions.contains(new Action.Transmit(Occasion.FINAL));
        if (worthTelling && !answering && !after.demandActiveOnRemote()) {
            actions.add(new Action.Transmit(Occasion.CHANGE));
        }
    }
}
