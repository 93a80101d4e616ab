package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Open;
import java.time.Duration;
import java.util.Optional;

/**
 * What the two OPENs of a connection agree on.
 *
 * @param remote the peer's OPEN
 * @param context the context in which messages are decoded and encoded
 * @param holdTime the smaller of the two hold times (RFC 4271 §4.2); zero: neither hold timer nor KEEPALIVEs
 * @param gracefulRestart the peer's graceful restart capability, if both sides have it
 * @param restartOnNotification whether graceful restart also follows a NOTIFICATION (RFC 8538: both sides' N bit)
 */
public record Negotiated(
        Open remote,
        NegotiatedSession context,
        Duration holdTime,
        Optional<GracefulRestart> gracefulRestart,
        boolean restartOnNotification) {
    /** {@return the time between two KEEPALIVEs before jitter: a third of the hold time (RFC 4271 §10)} */
    public Duration keepaliveTime() {
        return holdTime.dividedBy(3);
    }

    /** {@return whether there are a hold timer and KEEPALIVEs at all} */
    public boolean keepsAlive() {
        return !holdTime.isZero();
    }
}
