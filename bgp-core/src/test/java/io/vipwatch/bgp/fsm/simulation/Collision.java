package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.ErrorCode;

/** Tells the end of a connection that gives way to another with the same peer (RFC 4271 §6.8) from every other end. */
final class Collision {
    private Collision() {}

    static boolean isCause(DownCause cause) {
        return cause instanceof DownCause.CollisionLost
                || (cause instanceof DownCause.NotificationReceived received
                        && received.notification()
                                .error()
                                .filter(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION::equals)
                                .isPresent());
    }
}
