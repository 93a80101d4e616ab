package io.vipwatch.bfd.fsm;

import java.util.List;

/**
 * What an event makes of a session.
 *
 * @param session the session after it; the very same object if nothing has changed
 * @param actions what the caller is to do, in this order
 */
public record Step(Session session, List<Action> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    /**
     * {@return whether the packet of this step was heard: whether it puts the silence deadline off (RFC 5880 §6.8.4,
     * last paragraph)}
     */
    public boolean heard() {
        return actions.stream()
                .noneMatch(action -> action instanceof Action.Discard(var reason)
                        && reason != io.vipwatch.bfd.packet.DiscardReason.SESSION_ADMIN_DOWN);
    }
}
