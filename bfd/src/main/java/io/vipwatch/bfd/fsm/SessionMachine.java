package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import java.util.Optional;

/**
 * The state machine of a session (RFC 5880 §6.2, §6.8): {@code (session, event) → (session, actions)}, without time,
 * without I/O, and without a way to fail.
 *
 * <pre>
 *                              +--+
 *                              |  | Up, AdminDown, silence
 *                              |  V
 *                      Down  +------+  Init
 *               +------------|      |------------+
 *               |            | DOWN |            |
 *               |  +--------&gt;|      |&lt;--------+  |
 *               |  |         +------+         |  |
 *               |  | AdminDown,    AdminDown, |  |
 *               |  | silence   Down, silence  |  |
 *               V  |                          |  V
 *             +------+      Init, Up        +------+
 *        Down |      |---------------------&gt;|      | Init, Up
 *         (-&gt; | INIT |                      |  UP  | &lt;-)
 *             +------+                      +------+
 * </pre>
 */
public final class SessionMachine {
    private SessionMachine() {}

    /** {@return what {@code event} makes of {@code session}} */
    public static Step step(Session session, Event event) {
        Draft draft = new Draft(session);
        switch (event) {
            case Event.Received(ControlPacket packet) -> received(draft, packet);
            case Event.SilenceDeadlinePassed() -> silence(session, draft);
            case Event.Enable() -> {
                if (draft.state == SessionState.ADMIN_DOWN) {
                    draft.enter(SessionState.DOWN, draft.heldDown.orElse(Diagnostic.NO_DIAGNOSTIC), Cause.ENABLED);
                }
            }
            case Event.Disable(Diagnostic diagnostic) ->
                draft.enter(SessionState.ADMIN_DOWN, diagnostic, Cause.DISABLED);
            case Event.ForwardingPlaneReset() -> {
                if (draft.state != SessionState.ADMIN_DOWN) {
                    Diagnostic diagnostic = draft.heldDown.orElse(Diagnostic.FORWARDING_PLANE_RESET);
                    draft.enter(SessionState.DOWN, diagnostic, Cause.FORWARDING_PLANE_RESET);
                }
            }
            case Event.SignalDown(Diagnostic diagnostic) -> {
                draft.heldDown = Optional.of(diagnostic);
                if (draft.state != SessionState.ADMIN_DOWN) {
                    draft.enter(SessionState.DOWN, diagnostic, Cause.SIGNALED_LOCALLY);
                }
            }
            case Event.ClearDown() -> draft.heldDown = Optional.empty();
            case Event.ConcatenatedPathChanged(Diagnostic diagnostic) -> {
                if (draft.state == SessionState.UP) {
                    draft.diagnostic = diagnostic;
                }
            }
            case Event.ParametersChanged(Parameters parameters) -> draft.parameters = parameters;
            case Event.KeysChanged(var keys) -> draft.authentication = draft.authentication.withKeys(keys);
        }
        return draft.finish();
    }

    /** RFC 5880 §6.8.6 from authentication on. */
    private static void received(Draft draft, ControlPacket packet) {
        switch (draft.authentication.check(packet)) {
            case Authentication.Verdict.Refused(DiscardReason reason) -> draft.add(new Action.Discard(reason));
            case Authentication.Verdict.Authentic(Authentication after) -> {
                draft.authentication = after;
                authentic(draft, packet);
            }
        }
    }

    private static void authentic(Draft draft, ControlPacket packet) {
        draft.remote = Remote.Heard.of(packet);
        if (packet.finalBit() && draft.poll.acknowledgedByFinal()) {
            draft.acknowledge();
        }
        draft.poll = draft.poll.afterReception(packet.finalBit(), draft.parameters.detectMult());
        if (draft.state == SessionState.ADMIN_DOWN) {
            draft.add(new Action.Discard(DiscardReason.SESSION_ADMIN_DOWN));
            return;
        }
        follow(draft, packet.state());
        if (packet.poll()) {
            draft.add(new Action.Transmit(Occasion.FINAL));
        }
    }

    /** The state table: where the state that the neighbour reports takes ours. */
    private static void follow(Draft draft, SessionState reported) {
        switch (draft.state) {
            case ADMIN_DOWN -> {}
            case DOWN -> {
                if (draft.heldDown.isPresent()) {
                    return;
                }
                switch (reported) {
                    case DOWN -> handshake(draft, SessionState.INIT);
                    case INIT -> handshake(draft, SessionState.UP);
                    case ADMIN_DOWN, UP -> {}
                }
            }
            case INIT -> {
                switch (reported) {
                    case INIT, UP -> handshake(draft, SessionState.UP);
                    case ADMIN_DOWN -> neighborSignals(draft, Cause.NEIGHBOR_ADMIN_DOWN);
                    case DOWN -> {}
                }
            }
            case UP -> {
                switch (reported) {
                    case DOWN -> neighborSignals(draft, Cause.NEIGHBOR_SIGNALED_DOWN);
                    case ADMIN_DOWN -> neighborSignals(draft, Cause.NEIGHBOR_ADMIN_DOWN);
                    case INIT, UP -> {}
                }
            }
        }
    }

    private static void handshake(Draft draft, SessionState next) {
        draft.enter(next, Diagnostic.NO_DIAGNOSTIC, Cause.HANDSHAKE);
    }

    private static void neighborSignals(Draft draft, Cause cause) {
        draft.enter(SessionState.DOWN, Diagnostic.NEIGHBOR_SIGNALED_SESSION_DOWN, cause);
    }

    /** RFC 5880 §6.8.4 and the last paragraphs of §6.8.1 and §6.8.18. */
    private static void silence(Session session, Draft draft) {
        switch (session.remote()) {
            case Remote.Unheard() -> {}
            case Remote.Silent(long _) -> {
                draft.remote = new Remote.Unheard();
                draft.authentication = draft.authentication.forgetReceiveSequence();
            }
            case Remote.Heard heard -> {
                draft.remote = new Remote.Silent(session.detectionTime(heard));
                if (draft.state == SessionState.INIT || draft.state == SessionState.UP) {
                    draft.enter(
                            SessionState.DOWN, Diagnostic.CONTROL_DETECTION_TIME_EXPIRED, Cause.DETECTION_TIME_EXPIRED);
                }
            }
        }
    }
}
