package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Two peers for tests: AS 65101 (we, 198.51.100.5) and AS 65010 (the peer, 198.51.100.9 unless said). */
final class Peers {
    static final long OUR_AS = 65101;
    static final long PEER_AS = 65010;
    static final RouterId OUR_ID = RouterId.of("198.51.100.5");
    static final RouterId PEER_ID = RouterId.of("198.51.100.9");
    static final GracefulRestart KEEPS_IPV6 = restart(false, 120, true);

    private Peers() {}

    static PeerSettings us(Capability... more) {
        return PeerSettings.of(OUR_AS, OptionalLong.of(PEER_AS), OUR_ID, false, capabilities(OUR_AS, more));
    }

    static PeerSettings passive(Capability... more) {
        return PeerSettings.of(OUR_AS, OptionalLong.of(PEER_AS), OUR_ID, true, capabilities(OUR_AS, more));
    }

    static Open peer(Capability... more) {
        return Open.of(PEER_AS, 90, PEER_ID, capabilities(PEER_AS, more));
    }

    static Open peerWithId(String routerId) {
        return Open.of(PEER_AS, 90, RouterId.of(routerId), capabilities(PEER_AS));
    }

    static List<Capability> capabilities(long asn, Capability... more) {
        List<Capability> capabilities = new ArrayList<>();
        capabilities.add(new Multiprotocol(Family.IPV6_UNICAST));
        capabilities.add(new FourOctetAs(asn));
        capabilities.addAll(List.of(more));
        return capabilities;
    }

    static GracefulRestart restart(boolean notification, int seconds, boolean preserved) {
        return new GracefulRestart(
                false,
                notification,
                Duration.ofSeconds(seconds),
                List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, preserved)));
    }

    static Negotiated negotiated(PeerSettings local, Open remote) {
        return switch (OpenValidation.judge(local, remote)) {
            case OpenVerdict.Acceptable acceptable -> acceptable.negotiated();
            case OpenVerdict.Unacceptable unacceptable -> throw new AssertionError(unacceptable);
        };
    }
}
