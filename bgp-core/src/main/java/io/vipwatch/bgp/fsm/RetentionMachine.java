package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.prefix.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stale route retention by itself (RFC 4724 §4.2, RFC 8538 §4), for sessions that are not run but watched: a pure function
 * from what becomes of a session to what becomes of its routes.
 *
 * @param policy how long routes are kept at most
 */
public record RetentionMachine(RetentionPolicy policy) {
    /**
     * What follows.
     *
     * @param retention the families that have stale routes from now on
     * @param actions {@link Action.MarkStale}, {@link Action.RetainStale}, {@link Action.FlushStale},
     *     {@link Action.FlushRoutes}, and the timers of the families
     */
    public record Step(Retention retention, List<Action> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** {@return what follows from the end of a session} */
    public Step down(Retention before, Negotiated negotiated, DownCause cause) {
        return step(before, turn -> turn.down(negotiated, cause));
    }

    /** {@return what follows when a session is Established} */
    public Step up(Retention before, Negotiated negotiated) {
        return step(before, turn -> turn.up(negotiated));
    }

    /** {@return what follows from an End-of-RIB} */
    public Step endOfRib(Retention before, Family family) {
        return step(before, turn -> turn.endOfRib(family));
    }

    /** {@return what follows when a timer that an action armed has expired} */
    public Step expired(Retention before, Timer.OfFamily timer) {
        return step(before, turn -> turn.expired(timer));
    }

    private Step step(Retention before, Consumer<RetentionTurn> what) {
        List<Action> actions = new ArrayList<>();
        RetentionTurn turn = new RetentionTurn(policy, before, actions);
        what.accept(turn);
        return new Step(turn.retention(), actions);
    }
}
