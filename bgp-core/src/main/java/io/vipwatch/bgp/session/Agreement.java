package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.Capabilities;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.fsm.Negotiated;
import io.vipwatch.bgp.message.Open;
import java.time.Duration;
import java.util.Optional;

/** What two OPENs that were seen agree on (RFC 4271 §4.2, RFC 5492, RFC 4724, RFC 8538). */
final class Agreement {
    private Agreement() {}

    static NegotiatedSession context(Open observer, Open peer) {
        return Capabilities.negotiate(observer.asn() == peer.asn(), observer.capabilities(), peer.capabilities());
    }

    static Negotiated of(Open observer, Open peer) {
        Optional<GracefulRestart> ours = observer.capability(GracefulRestart.class);
        Optional<GracefulRestart> theirs = peer.capability(GracefulRestart.class);
        return new Negotiated(
                peer,
                context(observer, peer),
                Duration.ofSeconds(Math.min(observer.holdTime(), peer.holdTime())),
                ours.isPresent() ? theirs : Optional.empty(),
                ours.map(GracefulRestart::notification).orElse(false)
                        && theirs.map(GracefulRestart::notification).orElse(false));
    }

    static Negotiated assumed(Open peer, NegotiatedSession context) {
        return new Negotiated(peer, context, Duration.ZERO, Optional.empty(), false);
    }
}
