package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.RouteChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstablishTest extends LoopbackTest {
    @Test
    void twoSpeakersReachEstablishedAndExchangeIpv6Routes() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        EventLog nodeLog = new EventLog();
        Speaker node = startNode(monitor, 1, nodeLog);

        SpeakerEvent.SessionUp up = monitorLog.await(SpeakerEvent.SessionUp.class);
        assertThat(up.peer().name()).isEqualTo("node1");
        assertThat(up.detail().initiatedHere()).isFalse();
        assertThat(up.detail().open().asn()).isEqualTo(NODE_AS);
        nodeLog.await(SpeakerEvent.SessionUp.class);

        node.announce("monitor", List.of(announcement(VIP)));

        SpeakerEvent.RoutesChanged changed = monitorLog.await(SpeakerEvent.RoutesChanged.class);
        assertThat(changed.changes()).singleElement().isInstanceOfSatisfying(RouteChange.Announced.class, announced -> {
            assertThat(announced.nlri().prefix()).isEqualTo(VIP);
            assertThat(announced.after()).isEqualTo(attributes(NEXT_HOP));
        });
        assertThat(monitor.sessions().getFirst().routes()).containsEntry(Family.IPV6_UNICAST, 1);
    }
}
