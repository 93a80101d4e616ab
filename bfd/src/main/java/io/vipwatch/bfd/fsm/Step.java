package io.vipwatch.bfd.fsm;

import io.vipwatch.bfd.packet.DiscardReason;
import java.util.List;
import java.util.Optional;

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
        return refused().isEmpty();
    }

    /** {@return why the packet of this step was not heard, if it was not} */
    public Optional<DiscardReason> refused() {
        for (Action action : actions) {
            if (action instanceof Action.Discard(DiscardReason reason) && reason != DiscardReason.SESSION_ADMIN_DOWN) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
